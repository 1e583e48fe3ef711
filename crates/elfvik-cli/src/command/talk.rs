use super::{explained, read_from, view};
use crate::agent::{self, Agent, Limits, Started};
use crate::arguments;
use crate::files::{self, Audience, Files};
use crate::folder::{self, Folder, Trouble};
use crate::output::{NEGATIVE, Output};
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, anyhow, bail};
use elfvik::characters::visible_json;
use elfvik::model::{Course, Deadline, PartyId, Scenario, Unit, View};
use elfvik::prepare::analysis::{Analysis, Request as AnalysisRequest};
use elfvik::prepare::{AnalysisError, Blueprint};
use elfvik::report::{html, text};
use elfvik::seed::Seed;
use elfvik::talk::answer::Opinion;
use elfvik::talk::contract::Speaker;
use elfvik::talk::play::{catch_up, play, replay};
use elfvik::talk::record::{self, Head};
use elfvik::talk::rehearsal::Request as Rehearse;
use elfvik::talk::rehearsal::payoffs;
use elfvik::talk::strategy::Spec;
use elfvik::talk::{
    Agenda, Event, Fault, Ground, Hall, Move, Rehearsals, Session, Strategy, Talk, TalkError, Turn, hall,
};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) fn run(arguments: &arguments::Talk, output: &Output) -> anyhow::Result<ExitCode> {
    let words = Words::of(&arguments.words)?;
    let source = Source {
        paths: &words.paths,
        choice: arguments.profiles.choice(),
        reading: arguments.reading.chosen(),
    };
    let viewer = arguments.viewer.as_deref();
    let folder = match &arguments.visible_to {
        Some(party) if viewer.is_none() => read_visible(&source, party)?,
        _ => read_from(&source, viewer, output)?,
    };
    let asked = Asked { arguments, words: &words, folder: &folder, shown: source.shown(), output };
    match arguments.threads {
        None => asked.run(),
        Some(n) => rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n))
            .build()
            .context("cannot start the threads")?
            .install(|| asked.run()),
    }
}

/// The scenario of a talk that is shown to one party. What is wrong with another party's file, and what is
/// noted of it, is not said.
fn read_visible(source: &Source<'_>, party: &str) -> anyhow::Result<Folder> {
    source.read(None).map_err(|trouble| match (source.read_own(party), trouble) {
        (Some(Ok(())), _) => untold(source.shown()),
        (Some(Err(Trouble::Unreadable(error))), _) | (None, Trouble::Unreadable(error)) => error,
        (Some(Err(Trouble::Faults(faults))), _) | (None, Trouble::Faults(faults)) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            anyhow!("{} cannot be used\n{}", source.shown().display(), faults.join("\n"))
        }
    })
}

/// The error of a talk that is shown to one party and cannot be held because of another's file.
fn untold(shown: &Path) -> anyhow::Error {
    anyhow!(
        "{0}: the file of another party cannot be used; what is wrong with it is not told with --visible-to\n  = help: \
         `elfvik check {0}` tells it to whoever may know",
        shown.display()
    )
}

/// The words of the command line: paths, then who plays how.
struct Words {
    paths: Vec<PathBuf>,
    plays: Vec<(String, Spec)>,
}

impl Words {
    fn of(words: &[String]) -> anyhow::Result<Self> {
        let (mut paths, mut plays) = (Vec::new(), Vec::new());
        for word in words {
            match word.split_once('=') {
                Some((party, spec)) if !Path::new(word).exists() => {
                    let spec: Spec = spec.parse().map_err(|error| anyhow!("{party}: {error}"))?;
                    if plays.iter().any(|(other, _)| other == party) {
                        bail!("`{party}` is given two strategies");
                    }
                    plays.push((party.to_owned(), spec));
                }
                None if !paths.is_empty() && is_no_path(word) => return Err(no_strategy(word)),
                _ => paths.push(PathBuf::from(word)),
            }
        }
        if paths.is_empty() {
            bail!("name a scenario before the strategies, such as `elfvik talk my-talks town=boulware`");
        }
        Ok(Self { paths, plays })
    }
}

/// Whether a word can only be meant for a party or a strategy: there is no such file, and it does not look like one.
fn is_no_path(word: &str) -> bool {
    let path = Path::new(word);
    !path.exists() && path.extension().is_none() && path.components().count() == 1
}

/// A word that is neither a file nor PARTY=STRATEGY.
fn no_strategy(word: &str) -> anyhow::Error {
    let (pair, what) = match word.split_once(':') {
        Some((party, strategy)) if strategy.parse::<Spec>().is_ok() => {
            (format!("{party}={strategy}"), "a party and a strategy with a colon")
        }
        _ if word.parse::<Spec>().is_ok() => (format!("PARTY={word}"), "a strategy"),
        _ => (format!("{word}=boulware"), "a party"),
    };
    anyhow!(
        "`{word}` is no file and no `PARTY=STRATEGY`, it seems to be {what}\n  = help: write `{pair}`; to see the talk as one party write \
         `--as PARTY`; `elfvik talk --help` lists the strategies"
    )
}

/// What is asked, with what was read.
struct Asked<'a> {
    arguments: &'a arguments::Talk,
    words: &'a Words,
    folder: &'a Folder,
    shown: &'a Path,
    output: &'a Output,
}

impl Asked<'_> {
    fn run(&self) -> anyhow::Result<ExitCode> {
        if self.words.plays.iter().any(|(_, spec)| spec.agent().is_some()) {
            agent::end_with_us();
        }
        let inputs = self.inputs();
        let outputs = [&self.arguments.html, &self.arguments.record.save].into_iter().flatten();
        files::check(&outputs.map(PathBuf::as_path).collect::<Vec<_>>(), &inputs)?;
        let view = view(self.folder, self.arguments.viewer.as_deref())?;
        let blueprint = Blueprint::of(&view).map_err(|error| self.explained(&error.into()))?;
        let saved = self.saved(&view)?;
        // A saved talk goes on by the rules that it was begun under.
        let course = match &saved {
            Some((head, _, path)) => {
                head.course(&self.folder.scenario).map_err(|error| complaint(path, &error))?
            }
            None => chosen(hall::course(&view), &self.arguments.rules, &self.folder.scenario)?,
        };
        if let Some(talks) = self.arguments.repeat {
            return self.rehearse(&blueprint, &course, talks);
        }
        let seed = Seed(saved.as_ref().map_or(self.seed().0, |(head, ..)| head.seed));
        let hall = Hall::new(blueprint.clone(), course, (seed, Agenda::MOST_LISTED))
            .map_err(|error| self.explained(&error))?;
        self.talk(&hall, saved.as_ref())
    }

    fn seed(&self) -> Seed {
        Seed(self.arguments.seed.unwrap_or(1))
    }

    /// A record that is taken up or replayed: its head, its text, its path.
    fn saved(&self, view: &View) -> anyhow::Result<Option<(Head, String, &Path)>> {
        let record = &self.arguments.record;
        let Some(path) = record.resume.as_deref().or(record.replay.as_deref()) else { return Ok(None) };
        let bytes = folder::file_bytes(path, LONGEST_RECORD)?;
        if bytes.len() as u64 > LONGEST_RECORD {
            bail!("{} has more than {LONGEST_RECORD} bytes, no record that is read has", path.display());
        }
        let text = String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text", path.display()))?;
        let head = record::head(&text, view).map_err(|error| complaint(path, &error))?;
        if !self.words.plays.is_empty() {
            bail!("{} says who plays how: leave the strategies out", path.display());
        }
        if self.arguments.seed.is_some() {
            bail!("{} says which seed: leave --seed out", path.display());
        }
        if head.viewer != self.arguments.viewer {
            match &head.viewer {
                Some(viewer) => bail!("{} was saved with --as {viewer}: add that", path.display()),
                None => bail!("{} was saved without --as: leave it out", path.display()),
            }
        }
        if let [rule, ..] = &self.arguments.rules.written()[..] {
            bail!("{} says by which rules: leave `{rule}` out", path.display());
        }
        Ok(Some((head, text, path)))
    }

    fn talk(&self, hall: &Hall, saved: Option<&(Head, String, &Path)>) -> anyhow::Result<ExitCode> {
        let specs = match saved {
            None => specs(&self.words.plays, &self.folder.scenario)?,
            Some((head, _, path)) => {
                let own = self.folder.scenario.parties.iter().map(|party| &party.id);
                if !own.eq(head.parties.iter().map(|(id, _)| id)) {
                    bail!(
                        "{}: its head does not name the parties of this scenario, in order",
                        path.display()
                    );
                }
                head.parties.iter().map(|(_, spec)| spec.parse()).collect::<Result<_, _>>()?
            }
        };
        if let Some(party) = &self.arguments.visible_to {
            known_party(&self.folder.scenario, party)?;
        }
        // Before the talk, so that nothing is left to fail after it.
        let analysis = match self.arguments.visible_to {
            Some(_) => None,
            None => Some(self.analysis(hall)?),
        };
        let mut session = hall.session().map_err(|error| self.explained(&error))?;
        let mut strategies: Vec<Box<dyn Strategy + '_>> = Vec::new();
        let is_replay = self.arguments.record.replay.is_some();
        if is_replay {
            let (head, text, path) = saved.context("a replay has a record")?;
            let log = self.log(hall, head, text, path)?;
            replay(&mut session, &log, |_, _| {}).map_err(|error| anyhow!("{}: {error}", path.display()))?;
        } else {
            for (p, (spec, agent)) in specs.iter().zip(self.agents(hall, &specs)?).enumerate() {
                strategies.push(match agent {
                    Some(agent) => Box::new(agent),
                    None => hall.strategy(PartyId(p), spec, 0).context("it is built in")?,
                });
            }
            self.play(hall, &mut session, (&mut strategies, &specs), saved)?;
        }
        let opinions = Opinion::all(hall, &strategies);
        self.dismiss(hall, &mut session, strategies);
        let names: Vec<String> = specs.iter().map(ToString::to_string).collect();
        let inputs = self.inputs();
        let mut files = Files::new(&inputs);
        if let Some(path) = &self.arguments.record.save {
            let head = Head::of(hall, &names);
            files.add(path, record::written(&head, &session, &self.folder.scenario), self.audience());
        }
        if let Some(party) = &self.arguments.visible_to {
            files.print(self.visible(&session, party)?);
            files.write()?;
            return Ok(ExitCode::SUCCESS);
        }
        let analysis = analysis.context("it was made before the talk")?;
        let talk = Talk::of(hall, &session, &analysis, (&names, opinions));
        let shown = (|| talk.to_json(), |ink, width| text::talk(&talk, ink, width), || html::talk(&talk));
        self.show(&mut files, shown);
        files.write()?;
        let is_done = talk.is_agreement() || talk.ending.kind == "suspended";
        Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }

    fn play<'s>(
        &self,
        hall: &'s Hall,
        session: &mut Session,
        (strategies, specs): (&mut [Box<dyn Strategy + '_>], &[Spec]),
        saved: Option<&(Head, String, &Path)>,
    ) -> anyhow::Result<()> {
        let mut surroundings = hall.surroundings(0);
        if let Some((head, text, path)) = saved {
            let log = self.log(hall, head, text, path)?;
            let free: Vec<PartyId> =
                (0..specs.len()).filter(|&p| specs[p].agent().is_some()).map(PartyId).collect();
            catch_up(session, strategies, &mut surroundings, (&log, &free)).map_err(|error| {
                anyhow!("{}: {error}\n  = help: was it changed, or written by another version? --replay checks it against the rules alone", path.display())
            })?;
            if session.suspended().is_some() {
                session.apply(Event::Resumed).context("it was suspended")?;
            }
        }
        if let Some(cause) = &self.arguments.record.collapse {
            let cause = cause.as_str().into();
            return session
                .apply(Event::Collapsed { cause })
                .context("only a talk that goes on can collapse");
        }
        let most = self.arguments.record.suspend_after;
        play(session, strategies, &mut surroundings, |session| {
            most.is_some_and(|n| session.log().len() >= n)
        });
        if most.is_some() && session.end().is_none() {
            let cause = self.arguments.record.cause.as_str().into();
            session.apply(Event::Suspended { cause }).context("a talk that goes on can be suspended")?;
        }
        Ok(())
    }

    fn log(&self, hall: &Hall, head: &Head, text: &str, path: &Path) -> anyhow::Result<Vec<Event>> {
        if !head.is_of(hall.blueprint().view()) {
            bail!(
                "{} was saved for another scenario, or this scenario has changed since\n  = help: \
                 restore the scenario \"{}\" as it was when the talk was saved",
                path.display(),
                head.title
            );
        }
        let record = record::read(text, hall).map_err(|error| complaint(path, &error))?;
        for note in record.notes() {
            self.output.complain(&format!("note: {} {note}", path.display()));
        }
        Ok(record.events)
    }

    /// The programs that play, started; none where a strategy is built in.
    fn agents(&self, hall: &Hall, specs: &[Spec]) -> anyhow::Result<Vec<Option<Agent>>> {
        let start = |(p, spec): (usize, &Spec)| {
            let Some(command) = spec.agent() else { return Ok(None) };
            let speaker = self.speaker(hall.course(), hall.ground(), (PartyId(p), hall.seed(), 0));
            Ok(Some(Agent::new(Started::of(command)?, self.limits(), speaker)))
        };
        specs.iter().enumerate().map(start).collect()
    }

    /// What a program is told. Its seed is drawn from the talk's: knowing it, nobody knows the dice.
    fn speaker(
        &self,
        course: &Course,
        ground: &Ground,
        (party, seed, talk): (PartyId, Seed, u64),
    ) -> Speaker {
        let scenario = &self.folder.scenario;
        let stream = seed.stream(&format!("program of {}", scenario.parties[party.0].id));
        let seed = stream.from(talk).next().map_or(0, |u| (u * 2.0_f64.powi(53)) as u64);
        Speaker::of(scenario, ground, party, &course.levels[0].rules, seed)
    }

    fn limits(&self) -> Limits {
        let [per_move, in_all] =
            [self.arguments.move_limit, self.arguments.talk_limit].map(Duration::from_secs_f64);
        Limits { per_move, in_all }
    }

    /// Tells the programs how it ended, and shows what they wrote to their standard errors: to one party its
    /// own alone.
    fn dismiss(&self, hall: &Hall, session: &mut Session, strategies: Vec<Box<dyn Strategy + '_>>) {
        let scenario = &self.folder.scenario;
        let payoffs = payoffs(session, hall.ground(), scenario.origin);
        for (p, mut strategy) in strategies.into_iter().enumerate() {
            let id = &scenario.parties[p].id;
            let closing = strategy.end(session.end(), payoffs[p]);
            let mut complaints: Vec<String> = closing.standard_error.lines().map(str::to_owned).collect();
            if let Some(fault) = closing.fault {
                if session.end().is_none() {
                    // A talk that is not over has no place for it.
                    complaints.push(fault.to_string());
                } else {
                    // Refused where a record that was taken up tells of it already.
                    let _ = session.apply(Event::Failed { by: PartyId(p), fault: Box::new(fault) });
                }
            }
            let is_told = self.arguments.visible_to.as_ref().is_none_or(|viewer| viewer == id);
            complaints
                .iter()
                .filter(|_| is_told)
                .for_each(|line| self.output.complain(&format!("{id}: {line}")));
        }
    }

    fn rehearse(&self, blueprint: &Blueprint, course: &Course, talks: usize) -> anyhow::Result<ExitCode> {
        let specs = specs(&self.words.plays, &self.folder.scenario)?;
        let progress = Progress::new("rehearsing talks");
        let tell = |done: usize, all: usize| progress.tell(done, all);
        // A program that cannot be started at all would be the fault of every single talk: those of the first
        // are started now.
        let started = |spec: &Spec| spec.agent().map(Started::of).transpose().map(Mutex::new);
        let first: Vec<Mutex<Option<Started>>> = specs.iter().map(started).collect::<Result<_, _>>()?;
        let maker = |party: PartyId, ground: &Ground, talk: u64| -> Box<dyn Strategy> {
            let command = specs[party.0].agent().unwrap_or_default();
            let speaker = self.speaker(course, ground, (party, self.seed(), talk));
            let waiting = match talk {
                0 => first[party.0].lock().unwrap_or_else(PoisonError::into_inner).take(),
                _ => None,
            };
            match waiting.map_or_else(|| Started::of(command), Ok) {
                Ok(started) => Box::new(Agent::new(started, self.limits(), speaker)),
                Err(error) => Box::new(Absent { reason: format!("{error:#}") }),
            }
        };
        let request = Rehearse {
            talks,
            seed: self.seed(),
            course,
            specs: &specs,
            most_listed: Rehearse::MOST_LISTED,
            maker: Some(&maker),
            progress: Some(&tell),
        };
        let found = Rehearsals::of(blueprint, &request).map_err(|error| self.explained(&error))?;
        drop(progress);
        let inputs = self.inputs();
        let mut files = Files::new(&inputs);
        let shown = (
            || found.to_json(),
            |ink, width| text::rehearsals(&found, ink, width),
            || html::rehearsals(&found),
        );
        self.show(&mut files, shown);
        files.write()?;
        Ok(ExitCode::SUCCESS)
    }

    fn analysis(&self, hall: &Hall) -> anyhow::Result<Analysis> {
        let analysis = Analysis::of(&hall.ground().game, &AnalysisRequest::STANDARD);
        analysis.map_err(|error| self.explained(&error.into()))
    }

    fn audience(&self) -> Audience {
        Audience::of(self.arguments.viewer.as_deref())
    }

    /// What is read and must not be replaced; a record may be where it is saved to again.
    fn inputs(&self) -> Vec<PathBuf> {
        let record = &self.arguments.record;
        let read = [&record.resume, &record.replay].into_iter().flatten();
        let read = read.filter(|path| !record.save.as_ref().is_some_and(|save| files::is_one(save, path)));
        self.folder.sources.iter().chain(read).cloned().collect()
    }

    /// Adds an answer in the shape that was asked for.
    fn show<'f>(
        &'f self,
        files: &mut Files<'f>,
        (json, text, page): (
            impl FnOnce() -> String,
            impl FnOnce(elfvik::report::Ink, usize) -> String,
            impl FnOnce() -> String,
        ),
    ) {
        match &self.arguments.html {
            Some(path) => files.add(path, page(), self.audience()),
            None if self.arguments.json => files.print(json()),
            None => {
                let width = self.arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
                files.print(text(self.output.ink(), width));
            }
        }
    }

    /// The events that a party saw, one per line.
    fn visible(&self, session: &Session, party: &str) -> anyhow::Result<String> {
        let scenario = &self.folder.scenario;
        let party = known_party(scenario, party)?;
        let lines = session.visible_to(party).into_iter().enumerate().map(|(at, (_, event))| {
            let mut line = record::line(&event, session, scenario);
            if let Some(map) = line.as_object_mut() {
                // Not its position among all events: gaps would tell of what others said in secret.
                map.insert("number".into(), (at + 1).into());
            }
            format!("{line}\n")
        });
        Ok(visible_json(lines.collect()))
    }

    fn explained(&self, error: &TalkError) -> anyhow::Error {
        match error {
            TalkError::Analysis(AnalysisError::NoWeight { party })
                if self.arguments.visible_to.as_ref().is_some_and(|viewer| viewer != party) =>
            {
                untold(self.shown)
            }
            TalkError::Analysis(error) => anyhow!(explained(self.shown, &self.folder.scenario, error)),
            TalkError::TooManyOutcomes { .. } => {
                anyhow!("{error}\n  = help: drop options, or split the issues over two scenarios")
            }
            TalkError::TwoPartiesOnly { .. } => {
                anyhow!("{error}\n  = help: choose --protocol alternating, tentative or mediated")
            }
            TalkError::TooManyParties { .. } => anyhow!("{error}\n  = help: leave some of the parties out"),
            TalkError::TooLong { .. } => {
                anyhow!("{error}\n  = help: allow fewer --rounds or --ticks, or fewer returns from ratifiers")
            }
            other => anyhow!("{other}"),
        }
    }
}

/// A program that did not start.
struct Absent {
    reason: String,
}

impl Strategy for Absent {
    fn act(&mut self, _: &Turn<'_>) -> Result<Move, Fault> {
        Err(Fault::Crashed { reason: self.reason.clone() })
    }
}

fn complaint(path: &Path, error: &record::RecordError) -> anyhow::Error {
    anyhow!("{}: {error}\n  = help: {}", path.display(), error.cure())
}

fn known_party(scenario: &Scenario, id: &str) -> anyhow::Result<PartyId> {
    let known = || scenario.parties.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join("`, `");
    scenario.party(id).with_context(|| format!("there is no party `{id}`, known: `{}`", known()))
}

/// One strategy per party; whoever is not named plays the default.
fn specs(plays: &[(String, Spec)], scenario: &Scenario) -> anyhow::Result<Vec<Spec>> {
    let mut specs = vec![Spec::default(); scenario.parties.len()];
    for (party, spec) in plays {
        specs[known_party(scenario, party)?.0] = spec.clone();
    }
    Ok(specs)
}

/// The course with the rules of the command line.
fn chosen(course: Course, rules: &arguments::TalkRules, scenario: &Scenario) -> anyhow::Result<Course> {
    let mut course = course;
    if rules.single {
        course = Course::single(course.levels[0].rules.clone());
    }
    let first = rules.first.as_deref().map(|id| known_party(scenario, id)).transpose()?;
    for level in &mut course.levels {
        let own = &mut level.rules;
        own.protocol = rules.protocol.unwrap_or(own.protocol);
        if let Some(rounds) = rules.rounds {
            own.deadline =
                Deadline { unit: Unit::Rounds, most: rounds, hidden_from: own.deadline.hidden_from };
        }
        if let Some(ticks) = rules.ticks {
            own.deadline = Deadline { unit: Unit::Ticks, most: ticks, hidden_from: own.deadline.hidden_from };
        }
        if let Some(from) = rules.hidden_from {
            if from > own.deadline.most {
                bail!("--hidden-from {from} lies behind the latest end, {}", own.deadline.most);
            }
            own.deadline.hidden_from = Some(from);
        }
        own.deadline.hidden_from = own.deadline.hidden_from.map(|from| from.min(own.deadline.most));
        own.clock = rules.clock.unwrap_or(own.clock);
        own.discount_per = rules.discount_per.or(own.discount_per);
        own.breakdown = rules.breakdown.unwrap_or(own.breakdown);
        own.disagreement = rules.no_agreement.unwrap_or(own.disagreement);
        own.first = first.unwrap_or(own.first);
        own.on_fault = rules.on_fault.unwrap_or(own.on_fault);
    }
    Ok(course)
}

/// A record with all events that a talk can have stays below so many bytes, unless it has very many issues.
const LONGEST_RECORD: u64 = 256 * 1024 * 1024;
const WIDEST: usize = 100;
