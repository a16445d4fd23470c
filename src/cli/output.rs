//! Where reports go: standard output, and files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use tempfile::NamedTempFile;

use super::text;
use crate::report::Style;

/// What a subcommand can write.
pub(super) trait Format: ValueEnum + Copy + 'static {
    /// The format that a file name's ending stands for.
    fn of_extension(extension: &str) -> Option<Self>;
    /// The endings that stand for one, as people are told.
    const EXTENSIONS: &'static str;
}

/// A file that a report is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination<F> {
    /// What it carries.
    pub(super) format: F,
    /// Where it lies.
    pub(super) path: PathBuf,
}

impl<F: Format> Destination<F> {
    /// Reads `FILE` or `FORMAT=FILE`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        if let Some((word, path)) = text.split_once('=')
            && !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_ascii_alphabetic() || letter == '-')
        {
            let format = F::from_str(word, false).ok().with_context(|| {
                format!(
                    "`{word}` is no format: it is one of {}. A file of that name is ./{text}",
                    formats::<F>()
                )
            })?;
            return Self::new(format, path);
        }
        let name = Path::new(text).file_name().unwrap_or_default();
        let name = name.to_string_lossy().to_lowercase();
        // The longest ending that is known: `.sarif.json` before `.json`.
        let mut endings = name.match_indices('.').filter(|(at, _)| *at > 0);
        let Some(format) = endings.find_map(|(at, _)| F::of_extension(&name[at + 1..])) else {
            bail!(
                "the name `{text}` does not tell a format: end it in {}, or say FORMAT={text}, where FORMAT is one of {}",
                F::EXTENSIONS,
                formats::<F>()
            );
        };
        Self::new(format, text)
    }

    fn new(format: F, path: &str) -> anyhow::Result<Self> {
        ensure!(!path.is_empty(), "-o needs the name of a file");
        ensure!(
            path != "-",
            "-o writes files; standard output is chosen with --format"
        );
        Ok(Self {
            format,
            path: PathBuf::from(path),
        })
    }

    /// Fails early on what would only fail after the work: a missing or locked folder, a folder as file.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let shown = self.path.display();
        ensure!(!self.path.is_dir(), "cannot write {shown}: it is a folder");
        if self.is_stream() {
            return Ok(());
        }
        let folder = folder_of(&self.path);
        ensure!(
            folder.is_dir(),
            "cannot write {shown}: there is no folder {}",
            folder.display()
        );
        NamedTempFile::new_in(folder).with_context(|| format!("cannot write {shown}"))?;
        Ok(())
    }

    /// The path with its folder resolved, to tell `a.md` and `./a.md` for the same.
    fn place(&self) -> PathBuf {
        let folder = fs::canonicalize(folder_of(&self.path)).unwrap_or_default();
        folder.join(self.path.file_name().unwrap_or_default())
    }

    /// A device or pipe: it takes bytes, but a rename would put a plain file in its place.
    fn is_stream(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    }
}

fn formats<F: Format>() -> String {
    let names: Vec<String> = F::value_variants()
        .iter()
        .filter_map(|format| {
            format
                .to_possible_value()
                .map(|value| value.get_name().to_owned())
        })
        .collect();
    names.join(", ")
}

/// Reads all destinations; two of them at one place would leave only the second.
pub(super) fn destinations<F: Format>(typed: &[String]) -> anyhow::Result<Vec<Destination<F>>> {
    let mut destinations: Vec<Destination<F>> = Vec::new();
    for word in typed {
        let destination = Destination::parse(word)?;
        destination.check()?;
        let twice = destinations
            .iter()
            .any(|other| other.place() == destination.place());
        ensure!(
            !twice,
            "two reports would be written to {}",
            destination.path.display()
        );
        destinations.push(destination);
    }
    Ok(destinations)
}

/// Writes all reports: files first, since they stay, whatever becomes of standard output, which carries `format`.
pub(super) fn deliver<F: Format>(
    destinations: &[Destination<F>],
    format: F,
    quiet: bool,
    render: impl Fn(F, Style) -> anyhow::Result<Vec<u8>>,
) -> anyhow::Result<()> {
    let plain = Style {
        color: false,
        width: text::WIDTH,
    };
    let mut reports = Vec::new();
    for destination in destinations {
        reports.push((destination, render(destination.format, plain)?));
    }
    write_all(&reports)?;
    let style = Style {
        color: colored(),
        width: text::width(),
    };
    print(&render(format, style)?)?;
    if !quiet {
        for destination in destinations {
            say(&format!("wrote {}", destination.path.display()));
        }
    }
    Ok(())
}

/// Writes all files, and only when each lies complete beside its place gives any its name.
pub(super) fn write_all<F: Format>(reports: &[(&Destination<F>, Vec<u8>)]) -> anyhow::Result<()> {
    let failed =
        |destination: &Destination<F>| format!("cannot write {}", destination.path.display());
    let mut ready = Vec::new();
    for (destination, bytes) in reports {
        if destination.is_stream() {
            let stream = File::options().write(true).open(&destination.path);
            let written = stream.and_then(|mut stream| stream.write_all(bytes));
            written.with_context(|| failed(destination))?;
            continue;
        }
        // Through a link, the file it leads to is replaced and the link stays.
        let place =
            fs::canonicalize(&destination.path).unwrap_or_else(|_| destination.path.clone());
        let file = complete(&place, bytes).with_context(|| failed(destination))?;
        ready.push((destination, place, file));
    }
    for (destination, place, file) in ready {
        file.persist(&place)
            .map_err(|error| error.error)
            .with_context(|| failed(destination))?;
    }
    Ok(())
}

/// A complete file without a name of its own yet, in the folder of `place`.
fn complete(place: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sf-cti-");
    // Temporary files are private by default; a report is an ordinary file, within the user's umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder_of(place))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes to standard output. A reader that has seen enough, such as `head`, is no error.
pub(super) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Whether standard output is to be coloured.
fn colored() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Says something on standard error; a closed one is no reason to stop.
pub(super) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", text::harmless(text));
}

/// Says what went wrong.
pub(super) fn complain(text: &str) {
    let _ = writeln!(
        anstream::stderr(),
        "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m {}",
        text::harmless(text)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::AuditFormat;

    fn parsed(text: &str) -> (AuditFormat, String) {
        let destination = Destination::parse(text).expect(text);
        (destination.format, destination.path.display().to_string())
    }

    #[test]
    fn the_extension_or_a_word_tells_the_format() {
        assert_eq!(
            parsed("a/report.md"),
            (AuditFormat::Markdown, "a/report.md".to_owned())
        );
        assert_eq!(parsed("AUDIT.JSON").0, AuditFormat::Json);
        assert_eq!(parsed("tasks.csv").0, AuditFormat::Csv);
        assert_eq!(parsed("csv-azure=tasks.csv").0, AuditFormat::CsvAzure);
        assert_eq!(
            parsed("json=report.out"),
            (AuditFormat::Json, "report.out".to_owned())
        );
        assert_eq!(
            parsed("text=report.md"),
            (AuditFormat::Text, "report.md".to_owned())
        );
        assert_eq!(
            parsed("./a=b.md"),
            (AuditFormat::Markdown, "./a=b.md".to_owned())
        );
        for wrong in [
            "report",
            "report.docx",
            "jsn=a.json",
            "json=",
            "-",
            "json=-",
        ] {
            assert!(Destination::<AuditFormat>::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn files_are_checked_before_the_work_and_written_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.md");
        let text = path.display().to_string();
        let all = destinations::<AuditFormat>(std::slice::from_ref(&text)).expect("writable");
        assert!(!path.exists(), "the check leaves nothing behind");
        fs::write(&path, "old").expect("writable");
        write_all(&[(&all[0], b"new".to_vec())]).expect("writable");
        assert_eq!(fs::read_to_string(&path).expect("there"), "new");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);

        let twice = [
            text,
            folder.path().join("./report.md").display().to_string(),
        ];
        assert!(destinations::<AuditFormat>(&twice).is_err());
        let missing = folder.path().join("none/report.md").display().to_string();
        let error = destinations::<AuditFormat>(&[missing])
            .expect_err("no folder")
            .to_string();
        assert!(error.contains("there is no folder"), "{error}");
        let is_folder = format!("json={}", folder.path().display());
        assert!(destinations::<AuditFormat>(&[is_folder]).is_err());
    }
}
