//! The program fzf, as a filter.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use aplomb::book::Phrase;

use super::{Engine, N_WANTED, whole_text, words_of};

struct Fzf {
    lines: PathBuf,
}

pub fn make(phrases: &[Phrase]) -> Box<dyn Engine> {
    let lines = std::env::temp_dir().join(format!("peers-fzf-{}", std::process::id()));
    let mut file = std::io::BufWriter::new(File::create(&lines).expect("a temporary file"));
    for (place, phrase) in phrases.iter().enumerate() {
        writeln!(file, "{place}\t{}", whole_text(phrase)).expect("room for the lines");
    }
    file.flush().expect("room for the lines");
    Box::new(Fzf { lines })
}

impl Engine for Fzf {
    fn find(&mut self, query: &str) -> Vec<usize> {
        let words = words_of(query).join(" ");
        let mut fzf = Command::new("fzf")
            .args(["--delimiter=\t", "--nth=2..", "-i", "--filter", &words])
            .env_remove("FZF_DEFAULT_OPTS")
            .stdin(File::open(&self.lines).expect("the lines"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program fzf");
        let out = BufReader::new(fzf.stdout.take().expect("a pipe"));
        let place = |line: String| line.split('\t').next()?.parse().ok();
        let lines = out.lines().map_while(Result::ok).take(N_WANTED);
        let places = lines.filter_map(place).collect();
        fzf.wait().expect("fzf ends once its pipe is closed");
        places
    }
}

impl Drop for Fzf {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.lines);
    }
}
