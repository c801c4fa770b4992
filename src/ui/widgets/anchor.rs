//! Where a long list stands: the row at the top edge, and how much of it is scrolled out.
//!
//! Rows have their own heights, and nobody measures 100,000 of them. So the place in the list is a
//! row, not a distance from the start, and only the rows near it are ever measured.

/// A place in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Anchor {
    /// The topmost row of which a part can be seen.
    pub row_idx: usize,
    /// How much of it is above the top edge, in points.
    pub hidden: f32,
}

/// What the anchor needs to know of the list.
pub(super) struct Heights<F> {
    /// How many rows there are.
    pub n_rows: usize,
    /// How high the view is, in points.
    pub view: f32,
    /// The height of a row with the gap below it, in points.
    pub of: F,
}

impl<F: FnMut(usize) -> f32> Heights<F> {
    /// The height of the rows from `row_idx` on, as far as `enough`.
    fn below(&mut self, row_idx: usize, enough: f32) -> f32 {
        let mut sum = 0.0;
        for idx in row_idx..self.n_rows {
            sum += (self.of)(idx);
            if sum >= enough {
                break;
            }
        }
        sum
    }
}

impl Anchor {
    /// The row itself at the top edge.
    pub fn at(row_idx: usize) -> Self {
        Self {
            row_idx,
            hidden: 0.0,
        }
    }

    /// Moved by `delta` points, downwards if positive, and kept within the list.
    pub fn moved<F: FnMut(usize) -> f32>(self, delta: f32, heights: &mut Heights<F>) -> Self {
        if heights.n_rows == 0 {
            return Self::default();
        }
        let mut anchor = Self {
            row_idx: self.row_idx.min(heights.n_rows - 1),
            hidden: self.hidden + delta,
        };
        anchor.climb(heights);
        while anchor.hidden > 0.0 && anchor.row_idx + 1 < heights.n_rows {
            let height = (heights.of)(anchor.row_idx);
            if anchor.hidden < height {
                break;
            }
            anchor.hidden -= height;
            anchor.row_idx += 1;
        }
        let seen = heights.below(anchor.row_idx, heights.view + anchor.hidden) - anchor.hidden;
        if seen < heights.view {
            anchor.hidden -= heights.view - seen;
            anchor.climb(heights);
        }
        anchor
    }

    /// Moved as little as shows the whole of a row, or its beginning if it is higher than the view.
    pub fn revealing<F: FnMut(usize) -> f32>(
        self,
        row_idx: usize,
        heights: &mut Heights<F>,
    ) -> Self {
        if row_idx <= self.row_idx {
            return Self::at(row_idx).moved(0.0, heights);
        }
        let own = (heights.of)(row_idx);
        if own >= heights.view {
            return Self::at(row_idx);
        }
        let mut top = -self.hidden;
        for idx in self.row_idx..row_idx {
            top += (heights.of)(idx);
            if top + own > heights.view {
                return Self {
                    row_idx,
                    hidden: own - heights.view,
                }
                .moved(0.0, heights);
            }
        }
        self.moved(0.0, heights)
    }

    /// Turns a gap above the row into earlier rows.
    fn climb<F: FnMut(usize) -> f32>(&mut self, heights: &mut Heights<F>) {
        while self.hidden < 0.0 && self.row_idx > 0 {
            self.row_idx -= 1;
            self.hidden += (heights.of)(self.row_idx);
        }
        self.hidden = self.hidden.max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows of 10, 20, 30, 10, … points.
    fn heights(n_rows: usize, view: f32) -> Heights<impl FnMut(usize) -> f32> {
        Heights {
            n_rows,
            view,
            of: |idx: usize| [10.0, 20.0, 30.0][idx % 3],
        }
    }

    fn check(from: (usize, f32), delta: f32, expected: (usize, f32)) {
        let anchor = Anchor {
            row_idx: from.0,
            hidden: from.1,
        }
        .moved(delta, &mut heights(9, 60.0));
        assert_eq!((anchor.row_idx, anchor.hidden), expected);
    }

    #[test]
    fn moves_over_rows_of_their_own_heights() {
        check((0, 0.0), 5.0, (0, 5.0));
        check((0, 5.0), 25.0, (2, 0.0));
        check((2, 0.0), -1.0, (1, 19.0));
    }

    #[test]
    fn stays_within_the_list() {
        check((0, 5.0), -100.0, (0, 0.0));
        check((0, 0.0), 10_000.0, (6, 0.0));
        check((8, 30.0), 0.0, (6, 0.0));
    }

    #[test]
    fn a_list_shorter_than_the_view_stands_at_its_start() {
        let anchor = Anchor {
            row_idx: 1,
            hidden: 7.0,
        }
        .moved(0.0, &mut heights(2, 60.0));
        assert_eq!(anchor, Anchor::at(0));
        assert_eq!(anchor.moved(3.0, &mut heights(0, 60.0)), Anchor::at(0));
    }

    #[test]
    fn reveals_a_row_by_the_shortest_way() {
        let reveal = |from, row| Anchor::at(from).revealing(row, &mut heights(9, 60.0));
        assert_eq!(reveal(0, 1), Anchor::at(0), "it is seen already");
        assert_eq!(reveal(4, 1), Anchor::at(1), "upwards to the top edge");
        let down = reveal(0, 3);
        assert_eq!(
            (down.row_idx, down.hidden),
            (1, 0.0),
            "downwards to the bottom edge"
        );
    }

    proptest! {
        #[test]
        fn a_revealed_row_is_seen(from in 0usize..9, row in 0usize..9) {
            let anchor = Anchor::at(from).revealing(row, &mut heights(9, 60.0));
            let mut top = -anchor.hidden;
            prop_assert!(anchor.row_idx <= row);
            for idx in anchor.row_idx..row {
                top += (heights(9, 60.0).of)(idx);
            }
            let height = (heights(9, 60.0).of)(row);
            prop_assert!(top >= 0.0 && top + height <= 60.0, "row {row} from {from} stands at {top}");
        }

        #[test]
        fn there_and_back_is_where_it_was(start in 0usize..5, delta in 0u16..60) {
            let here = Anchor::at(start).moved(0.0, &mut heights(99, 60.0));
            let there = here.moved(f32::from(delta), &mut heights(99, 60.0));
            prop_assert_eq!(there.moved(-f32::from(delta), &mut heights(99, 60.0)), here);
        }
    }
}
