//! Drawn things that know nothing of Aplomb's state: they take values and give responses.

mod anchor;
mod breathing_shape;
mod icon;
mod row_list;

pub(super) use breathing_shape::{breath_dots, breathing_mark, breathing_shape};
pub(super) use icon::{Icon, icon_button, paint_ground, paint_icon, paint_ring, quiet_button};
pub(super) use row_list::{Galley, RowList, Rows};
