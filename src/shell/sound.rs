//! Two soft tones for breathing in and out, for those who switched them on.
//!
//! Nothing here runs before the first tone: then a thread connects to the sound server, and it ends
//! with the exercise. Where there is no sound server or no device, there is no tone, and that is all.

use std::sync::mpsc::{Receiver, Sender, channel};

/// Samples a second.
const RATE: u32 = 44_100;
/// How long a tone is heard, in seconds.
const LENGTH: f32 = 1.1;
/// How long it takes to swell.
const SWELL: f32 = 0.09;
/// The loudest it gets, of 1.
const LOUDNESS: f32 = 0.11;

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Breathe in: the higher one.
    In,
    /// Breathe out: a fifth lower.
    Out,
}

impl Tone {
    fn frequency(self) -> f32 {
        match self {
            Self::In => 392.0,
            Self::Out => 261.6,
        }
    }
}

/// Where tones are heard.
pub trait Speaker {
    /// Lets a tone be heard, if it can, and never waits for that.
    fn play(&mut self, tone: Tone);
    /// Nothing more is to be heard: what was taken for it is given back.
    fn rest(&mut self);
}

/// The tone, as signed 16-bit samples of one channel, low byte first.
fn samples(tone: Tone) -> Vec<u8> {
    let n_samples = (LENGTH * RATE as f32) as u32;
    let sample = |idx: u32| {
        let at = idx as f32 / RATE as f32;
        let turn = std::f32::consts::TAU * tone.frequency() * at;
        // A round tone with a little of its octave, which swells and fades.
        let wave = 0.85 * turn.sin() + 0.15 * (2.0 * turn).sin();
        let swell = (at / SWELL).min(1.0);
        let fade = (1.0 - at / LENGTH).max(0.0).powi(2);
        (wave * swell * fade * LOUDNESS * f32::from(i16::MAX)) as i16
    };
    (0..n_samples)
        .flat_map(|idx| sample(idx).to_le_bytes())
        .collect()
}

/// The system's sound.
#[derive(Default)]
pub struct SystemSpeaker {
    tones: Option<Sender<Tone>>,
}

impl Speaker for SystemSpeaker {
    fn play(&mut self, tone: Tone) {
        let tones = self.tones.get_or_insert_with(|| {
            let (tones, wanted) = channel();
            // Without a thread there is no sound, and the exercise goes on.
            let _ = std::thread::Builder::new()
                .name("sound".to_owned())
                .spawn(move || system::play_all(&wanted));
            tones
        });
        if tones.send(tone).is_err() {
            self.tones = None; // The thread has gone; the next tone tries again.
        }
    }

    fn rest(&mut self) {
        self.tones = None;
    }
}

/// The latest tone that is wanted; `None` once nobody wants one any more.
fn next_wanted(wanted: &Receiver<Tone>) -> Option<Tone> {
    let first = wanted.recv().ok()?;
    Some(wanted.try_iter().last().unwrap_or(first))
}

/// A speaker that only remembers, for tests.
#[derive(Clone, Default)]
pub struct MemorySpeaker(std::rc::Rc<std::cell::RefCell<Vec<Option<Tone>>>>);

impl MemorySpeaker {
    /// What was heard since the last look; `None` where it was told to rest.
    pub fn take(&self) -> Vec<Option<Tone>> {
        self.0.take()
    }
}

impl Speaker for MemorySpeaker {
    fn play(&mut self, tone: Tone) {
        self.0.borrow_mut().push(Some(tone));
    }

    fn rest(&mut self) {
        self.0.borrow_mut().push(None);
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::sync::mpsc::Receiver;

    use pulseaudio::protocol::{
        ChannelMap, ChannelVolume, PlaybackStreamParams, SampleFormat, SampleSpec,
    };
    use pulseaudio::{AsPlaybackSource as _, Client, ClientError};

    use super::{RATE, Tone, next_wanted, samples};

    /// Plays what is wanted by the sound server that `PulseAudio` and `PipeWire` both are.
    pub(super) fn play_all(wanted: &Receiver<Tone>) {
        let mut client = None;
        while let Some(tone) = next_wanted(wanted) {
            if client.is_none() {
                client = Client::from_env(c"Aplomb").ok();
            }
            let is_heard = client
                .as_ref()
                .is_some_and(|client| pollster::block_on(play(client, tone)).is_ok());
            if !is_heard {
                client = None; // The server may come back.
            }
        }
    }

    async fn play(client: &Client, tone: Tone) -> Result<(), ClientError> {
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec {
                format: SampleFormat::S16Le,
                channels: 1,
                sample_rate: RATE,
            },
            channel_map: ChannelMap::mono(),
            cvolume: Some(ChannelVolume::norm(1)),
            ..PlaybackStreamParams::default()
        };
        let samples = samples(tone);
        let mut n_played = 0;
        let source = move |buffer: &mut [u8]| {
            let rest = samples.get(n_played..).unwrap_or_default();
            let n_bytes = rest.len().min(buffer.len());
            for (to, from) in buffer.iter_mut().zip(rest) {
                *to = *from;
            }
            n_played += n_bytes;
            n_bytes
        };
        let stream = client
            .create_playback_stream(params, source.as_playback_source())
            .await?;
        stream.play_all().await
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::sync::mpsc::Receiver;

    use super::{Tone, next_wanted};

    /// No sound here yet.
    pub(super) fn play_all(wanted: &Receiver<Tone>) {
        while next_wanted(wanted).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waves(tone: Tone) -> Vec<i16> {
        samples(tone)
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }

    #[test]
    fn the_tones_are_soft_distinct_and_without_a_click() {
        let n_crossings = |tone| {
            let waves = waves(tone);
            let loudest = waves.iter().map(|wave| wave.unsigned_abs()).max().unwrap();
            assert!((1_000..5_000).contains(&loudest), "{loudest}");
            assert!(waves[0].abs() < 50 && waves[waves.len() - 1].abs() < 50);
            let steps = waves.windows(2).map(|two| two[0].abs_diff(two[1])).max();
            assert!(steps.unwrap() < 400, "no sudden step: {steps:?}");
            let crossings = waves.windows(2).filter(|two| two[0] < 0 && two[1] >= 0);
            crossings.count()
        };
        let (higher, lower) = (n_crossings(Tone::In), n_crossings(Tone::Out));
        assert!(higher * 10 > lower * 14, "{higher} and {lower}");
    }

    #[test]
    fn only_the_latest_tone_is_played_after_a_wait() {
        let (tones, wanted) = channel();
        for tone in [Tone::In, Tone::Out, Tone::In, Tone::Out] {
            tones.send(tone).unwrap();
        }
        drop(tones);
        assert_eq!(next_wanted(&wanted), Some(Tone::Out));
        assert_eq!(next_wanted(&wanted), None);
    }

    #[test]
    fn without_a_sound_server_there_is_no_tone_and_no_error() {
        let (tones, wanted) = channel();
        tones.send(Tone::In).unwrap();
        drop(tones);
        system::play_all(&wanted); // It comes back, whatever this machine has.
    }
}
