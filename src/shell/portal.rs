//! What the desktop prefers, where the window system does not tell.

/// Whether the desktop prefers light windows; light if it does not say.
///
/// On Linux the desktop portal knows (`org.freedesktop.appearance`, `color-scheme`: 1 is dark).
pub(super) fn prefers_light() -> bool {
    true
}
