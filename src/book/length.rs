//! How long a text may be for its channel: the content guide's limits, in one place for the lint and
//! the window.

use super::Channel;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Words, as they stand between spaces.
    Words,
    /// Characters, as a text message counts them.
    Characters,
}

impl Unit {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Characters => "characters",
        }
    }
}

/// A text's length beside the limit that it comes closest to, or passes by the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The channel whose limit it is.
    pub channel: Channel,
    /// How long the text is.
    pub n: usize,
    /// How long it may be.
    pub max: usize,
    /// In what.
    pub unit: Unit,
}

impl Measured {
    /// Measures `text` against the limits of `channels`; `None` for no channel.
    pub fn of(text: &str, channels: &[Channel]) -> Option<Self> {
        let text = text.trim();
        let n_words = text.split_whitespace().count();
        let n_characters = text.chars().count();
        let measured = channels.iter().flat_map(|&channel| {
            limits(channel).iter().map(move |&(max, unit)| Self {
                channel,
                n: match unit {
                    Unit::Words => n_words,
                    Unit::Characters => n_characters,
                },
                max,
                unit,
            })
        });
        // In thousandths of the limit, so that limits of words and of characters compare.
        measured.max_by_key(|it| 1000 * it.n / it.max)
    }

    /// Whether the text is too long.
    pub fn is_over(self) -> bool {
        self.n > self.max
    }
}

/// The limits of a channel. An email's is for a wording, which is a block of it.
fn limits(channel: Channel) -> &'static [(usize, Unit)] {
    match channel {
        Channel::Phone => &[(35, Unit::Words)],
        Channel::Chat => &[(40, Unit::Words), (240, Unit::Characters)],
        Channel::Email => &[(110, Unit::Words)],
        Channel::Sms => &[(160, Unit::Characters)],
        Channel::Social => &[(220, Unit::Characters)],
        Channel::InPerson | Channel::Voicemail => &[(30, Unit::Words)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tightest_limit_counts() {
        let long_words = "a".repeat(60) + " " + &"b".repeat(60) + " " + &"c".repeat(121);
        let of = |text: &str, channels: &[Channel]| {
            Measured::of(text, channels).map(|it| (it.n, it.max, it.is_over()))
        };
        assert_eq!(of("one two", &[Channel::Chat]), Some((2, 40, false)));
        assert_eq!(of(&long_words, &[Channel::Chat]), Some((243, 240, true)));
        assert_eq!(
            of(&"a ".repeat(36), &[Channel::Phone, Channel::Email]),
            Some((36, 35, true))
        );
        assert_eq!(of("one", &[]), None);
    }
}
