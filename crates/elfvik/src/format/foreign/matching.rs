//! Which profile belongs to which domain, and whether those of one domain sit at one table.

use super::names::{NameSimilarity, file_order, likeness};
use super::{Domain, FileContent, ForeignProfile, negmas, part, xml};
use crate::format::{FileFault, FileText};
use crate::model::Origin;
use std::cmp::Reverse;

/// What the files of a folder are.
#[derive(Debug, Clone, Default)]
pub struct FolderContents<'a> {
    /// What is negotiated about.
    pub domains: Vec<Domain<'a>>,
    /// What parties want, a file for each.
    pub profiles: Vec<ForeignProfile<'a>>,
    /// The names of files that are passed over, and what they are.
    pub others: Vec<(&'a str, String)>,
    /// Files of ours that cannot be read.
    pub broken: Vec<BrokenFile<'a>>,
}

/// A file of another system that cannot be read.
#[derive(Debug, Clone)]
pub struct BrokenFile<'a> {
    /// The file that cannot be read.
    pub text: FileText<'a>,
    /// Whether it would be a domain, as far as its words tell.
    pub kind: FileKind,
    /// What is wrong with it.
    pub fault: FileFault,
}

/// What a file would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// What is negotiated about.
    Domain,
    /// What one party wants.
    Profile,
}

/// A domain with the profiles that belong to it.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The domain: what is negotiated.
    pub domain: Domain<'a>,
    /// Its profiles, in the order of their names.
    pub profiles: Vec<ForeignProfile<'a>>,
    /// Profiles that cannot be read and, by their names, belong here.
    pub broken: Vec<BrokenFile<'a>>,
    /// Whether the profiles sit at one table.
    pub seating: ProfileRelation,
}

/// Whether the profiles of a domain sit at one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileRelation {
    /// Each is a party of one scenario.
    Table,
    /// They are more than two, and nothing says that they meet: variants of the same side may be among them.
    Pool,
}

/// A profile that belongs to no domain that was read.
#[derive(Debug, Clone)]
pub struct UnmatchedProfile<'a> {
    /// What a party wants, over no domain of these.
    pub profile: ForeignProfile<'a>,
    /// The domain file that it belongs to by its name, which cannot be read; `None` where it fits no domain.
    pub domain: Option<&'a str>,
}

/// The parts of a folder put together.
#[derive(Debug, Clone)]
pub struct Grouping<'a> {
    /// Each domain with what belongs to it, which may be nothing.
    pub groups: Vec<Group<'a>>,
    /// Profiles that belong to none of them, in the order of the folder.
    pub orphans: Vec<UnmatchedProfile<'a>>,
    /// Domains that cannot be read.
    pub broken: Vec<BrokenFile<'a>>,
}

/// How well a profile fits a domain: the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ProfileFit {
    /// Whether it knows every value of the domain.
    pub is_whole: bool,
    /// Whether it calls the domain by its name; never where the format has no such name.
    pub is_named: bool,
    /// How many values of the domain it knows.
    pub n_known: usize,
}

impl<'a> FolderContents<'a> {
    /// What each of some files is.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    /// use elfvik::format::foreign::FolderContents;
    ///
    /// let profile = r#"{"issueWeights": {"day": 1}, "issues": {"day": {"Monday": 0, "Friday": 1}}}"#;
    /// let files = [("ann.json", profile), ("notes.txt", "Ann likes Fridays.")];
    /// let parts = FolderContents::of(files.map(|(name, text)| FileText { name, text }));
    /// assert_eq!((parts.profiles.len(), parts.domains.len()), (1, 0));
    /// assert_eq!(parts.others[0].0, "notes.txt");
    /// ```
    pub fn of(files: impl IntoIterator<Item = FileText<'a>>) -> Self {
        let mut parts = Self::default();
        for text in files {
            match part(text) {
                Ok(FileContent::Domain(domain)) => parts.domains.push(domain),
                Ok(FileContent::Profile(profile)) => parts.profiles.push(*profile),
                Ok(FileContent::Other(what)) => parts.others.push((text.name, what)),
                Err(fault) => {
                    parts.broken.push(BrokenFile { text, kind: FileKind::of(text), fault: *fault });
                }
            }
        }
        parts
    }

    /// What is wrong with the files, in their order.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    /// use elfvik::format::foreign::FolderContents;
    ///
    /// let text = r#"{"issueWeights": {"day": 1}, "issues": {"day": {"Monday": 0, "Fri"#;
    /// let parts = FolderContents::of([FileText { name: "ann.json", text }]);
    /// assert_eq!(parts.faults()[0].cure(), "take the whole file: what follows here is lost");
    /// ```
    #[must_use]
    pub fn faults(&self) -> Vec<FileFault> {
        self.broken.iter().map(|file| file.fault.clone()).collect()
    }
}

impl FileKind {
    /// By the words that only domains have.
    fn of(text: FileText<'_>) -> Self {
        let has = |word: &str| text.text.contains(word);
        let is_genius = xml::root(text.text) == Some("negotiation_template");
        let is_geniusweb = has("\"issuesValues\"") && !has("UtilitySpace\"");
        if is_genius || is_geniusweb || negmas::is_marked_domain(text.text) {
            Self::Domain
        } else {
            Self::Profile
        }
    }
}

impl Group<'_> {
    /// How many profiles it has, readable or not.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    /// use elfvik::format::foreign::{FolderContents, scenarios};
    ///
    /// let text = r#"{"issueWeights": {"day": 1}, "issues": {"day": {"Monday": 0, "Friday": 1}}}"#;
    /// let parts = FolderContents::of(["ann.json", "bob.json"].map(|name| FileText { name, text }));
    /// assert_eq!(scenarios(parts).groups[0].n_profiles(), 2);
    /// ```
    #[must_use]
    pub fn n_profiles(&self) -> usize {
        self.profiles.len() + self.broken.len()
    }
}

/// Puts the parts of one folder together: each profile goes to the domain that it fits best; of those that
/// it fits alike, to the one that it names, then to the one whose file name is most like its own: with the
/// most words in common, then the longest common beginning, then the fewest letters besides. What is still
/// alike goes to the first domain.
///
/// A profile whose file name is more like that of a domain that cannot be read belongs to none of the
/// others. A profile that carries its own domain and fits no other begins a group. Takes one comparison per
/// profile and domain.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::format::foreign::{FolderContents, scenarios};
///
/// let issue = r#"<issue index="1" name="day"><item index="1" value="Monday" evaluation="1"/></issue>"#;
/// let inside = format!(r#"<objective index="0">{issue}<weight index="1" value="1"/></objective>"#);
/// let profile = format!("<utility_space>{inside}</utility_space>");
/// let domain = format!("<negotiation_template>{profile}</negotiation_template>");
/// let file = |name, text| FileText { name, text };
/// let files = [
///     file("trip-A-domain.xml", domain.as_str()),
///     file("trip-B-domain.xml", domain.as_str()),
///     file("trip-B-ann.xml", profile.as_str()),
/// ];
/// let found = scenarios(FolderContents::of(files));
/// assert_eq!(found.groups[0].profiles.len(), 0);
/// assert_eq!(found.groups[1].profiles.len(), 1);
/// ```
#[must_use]
pub fn scenarios(parts: FolderContents<'_>) -> Grouping<'_> {
    let FolderContents { domains, profiles, broken, .. } = parts;
    let (broken_domains, broken_profiles): (Vec<_>, Vec<_>) =
        broken.into_iter().partition(|file| file.kind == FileKind::Domain);
    let n_files = domains.len();
    let group =
        |domain| Group { domain, profiles: Vec::new(), broken: Vec::new(), seating: ProfileRelation::Table };
    let mut groups: Vec<Group<'_>> = domains.into_iter().map(group).collect();
    let mut orphans = Vec::new();
    for profile in profiles {
        let best = best(&groups, &profile);
        let claimed = claiming(&broken_domains, &groups, best, &profile);
        // Profiles that carry domains of different names do not meet unless a domain file says so.
        let is_met = |at: usize| at < n_files || fit(&groups[at], &profile).is_some_and(|fit| fit.is_named);
        match (claimed, best.filter(|&at| is_met(at)), profile.own_domain()) {
            (Some(domain), ..) => orphans.push(UnmatchedProfile { profile, domain: Some(domain) }),
            (None, Some(at), _) => groups[at].profiles.push(profile),
            (None, None, Some(domain)) => {
                groups.push(Group { profiles: vec![profile], ..group(domain) });
            }
            (None, None, None) => orphans.push(UnmatchedProfile { profile, domain: None }),
        }
    }
    for file in broken_profiles {
        if let Some(at) = nearest(&groups, &broken_domains, file.text.name) {
            groups[at].broken.push(file);
        }
    }
    let n_of = |origin| groups.iter().filter(|group| group.domain.origin == origin).count();
    let n_negmas = n_of(Origin::Negmas) + broken_domains.len();
    for group in &mut groups {
        group.profiles.sort_by_key(|profile| file_order(profile.text.name));
        // NegMAS takes the functions beside an outcome space for the parties; it would not load a folder
        // with several.
        let meets_by_custom = group.domain.origin == Origin::Negmas && n_negmas == 1;
        if group.n_profiles() > 2 && !meets_by_custom {
            group.seating = ProfileRelation::Pool;
        }
    }
    Grouping { groups, orphans, broken: broken_domains }
}

fn fit(group: &Group<'_>, profile: &ForeignProfile<'_>) -> Option<ProfileFit> {
    profile.fit(&group.domain)
}

/// The group that a profile belongs to; of equals the first.
fn best(groups: &[Group<'_>], profile: &ForeignProfile<'_>) -> Option<usize> {
    let rank = |(at, group): (usize, &Group<'_>)| {
        let ProfileFit { is_whole, is_named, n_known } = fit(group, profile)?;
        let likeness = likeness(group.domain.text.name, profile.text.name);
        Some(((is_whole, is_named, likeness, n_known), Reverse(at)))
    };
    groups.iter().enumerate().filter_map(rank).max().map(|(_, Reverse(at))| at)
}

/// The domain that cannot be read and is nearer to a profile by its name than the best of those that can.
fn claiming<'a>(
    broken: &[BrokenFile<'a>],
    groups: &[Group<'_>],
    best: Option<usize>,
    profile: &ForeignProfile<'_>,
) -> Option<&'a str> {
    let of = |domain: &str| likeness(domain, profile.text.name).in_common();
    let likest =
        broken.iter().map(|file| (of(file.text.name), file.text.name)).max_by_key(|(like, _)| *like)?;
    let least = match best {
        Some(at) => of(groups[at].domain.text.name),
        None if profile.own_domain().is_some() => NameSimilarity::default().in_common(),
        // It fits nothing: whatever is broken may be its own.
        None => return Some(likest.1),
    };
    (likest.0 > least).then_some(likest.1)
}

/// The group of the domain whose file name is most like another; `None` where a domain that cannot be read
/// is nearer.
fn nearest(groups: &[Group<'_>], broken: &[BrokenFile<'_>], name: &str) -> Option<usize> {
    let of_group = |(at, group): (usize, &Group<'_>)| (likeness(group.domain.text.name, name), Reverse(at));
    let (likest, Reverse(at)) = groups.iter().enumerate().map(of_group).max()?;
    let is_nearer = |file: &BrokenFile<'_>| likeness(file.text.name, name).in_common() > likest.in_common();
    (!broken.iter().any(is_nearer)).then_some(at)
}
