use super::{explained, read_from, view};
use crate::agent::{self, Agent, Limits};
use crate::arguments;
use crate::folder::{self, Folder};
use crate::output::{NEGATIVE, Output, write_file};
use crate::progress::Progress;
use crate::source::Source;
use anyhow::{Context as _, anyhow, bail};
use elfvik::model::{Course, Deadline, PartyId, Scenario, Unit};
use elfvik::prepare::Blueprint;
use elfvik::prepare::analysis::{Analysis, Request as AnalysisRequest};
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
use std::time::Duration;

pub(crate) fn run(arguments: &arguments::Talk, output: &Output) -> anyhow::Result<ExitCode> {
    let words = Words::of(&arguments.words)?;
    let source = Source {
        paths: &words.paths,
        choice: arguments.profiles.choice(),
        reading: arguments.reading.chosen(),
    };
    let viewer = arguments.viewer.as_deref();
    let folder = read_from(&source, viewer, output)?;
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
        for path in [&self.arguments.html, &self.arguments.record.save].into_iter().flatten() {
            has_folder(path)?;
        }
        let view = view(self.folder, self.arguments.viewer.as_deref())?;
        let blueprint = Blueprint::of(&view).map_err(|error| self.explained(&error.into()))?;
        let saved = self.saved()?;
        // A saved talk goes on by the rules that it was begun under.
        let rules = match &saved {
            Some((head, _, path)) => rules_of(head, path)?,
            None => self.arguments.rules.clone(),
        };
        let course = chosen(hall::course(&view), &rules, &self.folder.scenario)?;
        if let Some(talks) = self.arguments.repeat {
            return self.rehearse(&blueprint, &course, talks);
        }
        let seed = Seed(saved.as_ref().map_or(self.seed().0, |(head, ..)| head.seed));
        let hall = Hall::new(&blueprint, course, (seed, Agenda::MOST_LISTED))
            .map_err(|error| self.explained(&error))?;
        self.talk(&hall, saved.as_ref(), &rules)
    }

    fn seed(&self) -> Seed {
        Seed(self.arguments.seed.unwrap_or(1))
    }

    /// A record that is taken up or replayed: its head, its text, its path.
    fn saved(&self) -> anyhow::Result<Option<(Head, String, &Path)>> {
        let record = &self.arguments.record;
        let Some(path) = record.resume.as_deref().or(record.replay.as_deref()) else { return Ok(None) };
        let bytes = folder::file_bytes(path, LONGEST_RECORD)?;
        if bytes.len() as u64 > LONGEST_RECORD {
            bail!("{} has more than {LONGEST_RECORD} bytes, no record that is read has", path.display());
        }
        let text = String::from_utf8(bytes).map_err(|_| anyhow!("{} is not text", path.display()))?;
        let head = record::head(&text).map_err(|error| complaint(path, &error))?;
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

    fn talk(
        &self,
        hall: &Hall<'_>,
        saved: Option<&(Head, String, &Path)>,
        rules: &arguments::TalkRules,
    ) -> anyhow::Result<ExitCode> {
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
        let mut session = hall.session().map_err(|error| self.explained(&error))?;
        let mut agents = Vec::new();
        let mut strategies: Vec<Box<dyn Strategy + '_>> = Vec::new();
        let is_replay = self.arguments.record.replay.is_some();
        if is_replay {
            let (head, text, path) = saved.context("a replay has a record")?;
            let log = self.log(hall, head, text, path)?;
            replay(&mut session, &log, |_, _| {}).map_err(|error| anyhow!("{}: {error}", path.display()))?;
        } else {
            agents = self.agents(hall, &specs)?;
            for (p, (spec, agent)) in specs.iter().zip(&mut agents).enumerate() {
                strategies.push(match agent {
                    Some(agent) => Box::new(agent),
                    None => hall.strategy(PartyId(p), spec, 0).context("it is built in")?,
                });
            }
            self.play(hall, &mut session, (&mut strategies, &specs), saved)?;
        }
        let names: Vec<String> = specs.iter().map(ToString::to_string).collect();
        if let Some(path) = &self.arguments.record.save {
            let head = Head::of(hall, &names, rules.written());
            write_file(path, &record::written(&head, &session, &self.folder.scenario))?;
        }
        let opinions = Opinion::all(hall, &strategies);
        drop(strategies);
        self.dismiss(hall, &session, agents);
        if let Some(party) = &self.arguments.visible_to {
            return self.visible(&session, party);
        }
        let request = AnalysisRequest::STANDARD;
        let analysis = Analysis::of(&hall.ground().game, &request).map_err(|e| self.explained(&e.into()))?;
        let talk = Talk::of(hall, &session, &analysis, (&names, opinions));
        self.show(|| talk.to_json(), |ink, width| text::talk(&talk, ink, width), || html::talk(&talk))?;
        let is_done = talk.is_agreement() || talk.ending.kind == "suspended";
        Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }

    fn play<'s>(
        &self,
        hall: &'s Hall<'_>,
        session: &mut Session<'s>,
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

    fn log(&self, hall: &Hall<'_>, head: &Head, text: &str, path: &Path) -> anyhow::Result<Vec<Event>> {
        if head.scenario != record::fingerprint(hall) {
            bail!(
                "{} was saved for another scenario or by another version, or this scenario has changed since\n  = help: \
                 restore the scenario \"{}\" as it was, or read the record with the version that wrote it",
                path.display(),
                head.title
            );
        }
        Ok(record::read(text, hall).map_err(|error| complaint(path, &error))?.events)
    }

    /// The programs that play, started; none where a strategy is built in.
    fn agents(&self, hall: &Hall<'_>, specs: &[Spec]) -> anyhow::Result<Vec<Option<Agent>>> {
        let start = |(p, spec): (usize, &Spec)| {
            let Some(command) = spec.agent() else { return Ok(None) };
            let speaker = self.speaker(hall.course(), hall.ground(), (PartyId(p), hall.seed(), 0));
            Agent::new(command, self.limits(), speaker).map(Some)
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

    /// Tells the programs how it ended, and shows what they wrote to their standard errors.
    fn dismiss(&self, hall: &Hall<'_>, session: &Session<'_>, agents: Vec<Option<Agent>>) {
        let scenario = &self.folder.scenario;
        let payoffs = payoffs(session, hall.ground(), scenario.origin);
        for (p, agent) in agents.into_iter().enumerate() {
            let Some(agent) = agent else { continue };
            let errors = agent.finish(session.end(), payoffs[p]);
            for line in errors.lines() {
                self.output.complain(&format!("{}: {line}", scenario.parties[p].id));
            }
        }
    }

    fn rehearse(&self, blueprint: &Blueprint<'_>, course: &Course, talks: usize) -> anyhow::Result<ExitCode> {
        let specs = specs(&self.words.plays, &self.folder.scenario)?;
        let progress = Progress::new("rehearsing talks");
        let tell = |done: usize, all: usize| progress.tell(done, all);
        let maker = |party: PartyId, ground: &Ground, talk: u64| -> Box<dyn Strategy> {
            let command = specs[party.0].agent().unwrap_or_default();
            let speaker = self.speaker(course, ground, (party, self.seed(), talk));
            match Agent::new(command, self.limits(), speaker) {
                Ok(agent) => Box::new(agent),
                Err(error) => Box::new(Absent { reason: format!("{error:#}") }),
            }
        };
        if let Some((p, command)) = specs.iter().enumerate().find_map(|(p, spec)| Some((p, spec.agent()?))) {
            // A program that cannot be started at all would be the fault of every single talk.
            let hall = Hall::new(blueprint, course.clone(), (self.seed(), Rehearse::MOST_LISTED))
                .map_err(|error| self.explained(&error))?;
            Agent::new(
                command,
                self.limits(),
                self.speaker(course, hall.ground(), (PartyId(p), hall.seed(), 0)),
            )?;
        }
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
        self.show(
            || found.to_json(),
            |ink, width| text::rehearsals(&found, ink, width),
            || html::rehearsals(&found),
        )?;
        Ok(ExitCode::SUCCESS)
    }

    /// Prints an answer in the shape that was asked for.
    fn show(
        &self,
        json: impl FnOnce() -> String,
        text: impl FnOnce(elfvik::report::Ink, usize) -> String,
        page: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        match &self.arguments.html {
            Some(path) if path.as_os_str() == "-" => self.output.print(&page()),
            Some(path) => write_file(path, &page()),
            None if self.arguments.json => self.output.print(&json()),
            None => {
                let width = self.arguments.width.map_or_else(|| Output::columns(WIDEST), usize::from);
                self.output.print(&text(self.output.ink(), width))
            }
        }
    }

    /// The events that a party saw, one per line.
    fn visible(&self, session: &Session<'_>, party: &str) -> anyhow::Result<ExitCode> {
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
        self.output.print(&lines.collect::<String>())?;
        Ok(ExitCode::SUCCESS)
    }

    fn explained(&self, error: &TalkError) -> anyhow::Error {
        match error {
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

/// Whether there is a folder that a file could be written to, before any work is done.
fn has_folder(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            bail!("cannot write {}: there is no folder {}", path.display(), folder.display())
        }
        _ => Ok(()),
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

/// The rules of the command line that a record was begun with.
fn rules_of(head: &Head, path: &Path) -> anyhow::Result<arguments::TalkRules> {
    arguments::TalkRules::of(&head.rules)
        .map_err(|error| anyhow!("{}: the rules in its head cannot be understood: {error}", path.display()))
}

/// A record with all events that a talk can have stays below so many bytes, unless it has very many issues.
const LONGEST_RECORD: u64 = 256 * 1024 * 1024;
const WIDEST: usize = 100;
