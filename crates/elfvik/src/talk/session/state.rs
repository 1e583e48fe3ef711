//! Where a session stands, for whoever looks at it.

use super::{BargainingProblem, Session};
use crate::model::{Course, PartyId, TalkRules, Unit};
use crate::talk::end::End;
use crate::talk::event::{Event, StrategyFault};
use crate::talk::moment::{Moment, PartyOffer};
use crate::talk::offer::Offer;
use std::sync::Arc;

impl Session {
    /// The present moment of the present level: round, ticks and time from 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// for party in [PartyId(0), PartyId(1)] {
    ///     let what = Move::Propose(session.problem().profiles[party.0].best());
    ///     session.apply(Event::Moved { by: party, what, ticks: 3 }).unwrap();
    /// }
    /// let Moment { round, ticks, .. } = session.moment();
    /// assert_eq!((round, ticks), (1, 6));
    /// ```
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.budget.now()
    }

    /// A moment of the present level as one of the whole talks: what the levels below took counts too.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// // Two levels of 100 rounds: the second begins at half time.
    /// let mut course = setup::course(&view);
    /// course.levels.push(course.levels[0].clone());
    /// let session = Session::new(course, setup.problem().clone()).unwrap();
    /// let end = Moment { time: 1.0, ..session.moment() };
    /// assert_eq!(session.overall(end).time, 0.5);
    /// ```
    #[must_use]
    pub fn overall(&self, at: Moment) -> Moment {
        let most = |level: &crate::model::TalkLevel| level.rules.deadline.most;
        let (below, all) = (&self.course.levels[..self.level], &self.course.levels);
        let past: u32 = below.iter().map(most).fold(0, u32::saturating_add);
        let total: f64 = all.iter().map(|level| f64::from(most(level))).sum();
        let own = at.time * f64::from(most(&self.course.levels[self.level]));
        let time = if below.is_empty() && all.len() == 1 { at.time } else { (f64::from(past) + own) / total };
        Moment { round: past.saturating_add(at.round), ticks: past.saturating_add(at.ticks), time }
    }

    /// Whether every outcome of the offer space can be offered by whoever has the turn.
    pub(in crate::talk) fn is_free(&self) -> bool {
        self.refused.is_empty() && self.state.is_free()
    }

    /// How many turns a party has left, this one included; `None` when the deadline is hidden or counts
    /// ticks.
    pub(in crate::talk) fn turns_left(&self) -> Option<u32> {
        let deadline = &self.rules().deadline;
        let is_known = deadline.hidden_from.is_none() && deadline.unit == Unit::Rounds;
        is_known.then(|| self.limit().saturating_sub(self.moment().round))
    }

    /// The rules of the present level.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.rules().protocol, Protocol::Alternating);
    /// assert_eq!(session.rules().deadline, Deadline::rounds(100));
    /// ```
    #[must_use]
    pub fn rules(&self) -> &TalkRules {
        &self.course.levels[self.level].rules
    }

    /// After how many rounds or ticks the present level ends.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let mut course = setup::course(&view);
    /// course.levels[0].rules.deadline.hidden_from = Some(50);
    /// let mut session = Session::new(course, setup.problem().clone()).unwrap();
    /// session.apply(Event::Entered { level: 0, limit: 60 }).unwrap();
    /// assert_eq!(session.limit(), 60);
    /// ```
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.budget.limit()
    }

    /// The levels of the talks, the lowest first, with their rules, and who must ratify.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.course().levels.len(), 1);
    /// assert!(session.course().ratifiers.is_empty());
    /// ```
    #[must_use]
    pub fn course(&self) -> &Arc<Course> {
        &self.course
    }

    /// The position of the present level.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// assert_eq!(session.level(), 0);
    /// ```
    #[must_use]
    pub fn level(&self) -> usize {
        self.level
    }

    /// What the present level stands on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// let [town, builder] = &session.problem().profiles[..] else { unreachable!() };
    /// assert!(town.utility(town.best()) > town.utility(builder.best()));
    /// ```
    #[must_use]
    pub fn problem(&self) -> &Arc<BargainingProblem> {
        &self.problem
    }

    /// How many events there were.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.n_events(), session.log().len());
    /// ```
    #[must_use]
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// Who has walked away, in order. A walk that ended the talk is the last.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Walk, ticks: 1 }).unwrap();
    /// assert_eq!(session.left(), [PartyId(0)]);
    /// assert_eq!(session.end(), Some(&End::Walked(PartyId(0))));
    /// ```
    #[must_use]
    pub fn left(&self) -> &[PartyId] {
        &self.left
    }

    /// Everything that happened; nothing where no log is kept.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.log(), [Event::Entered { level: 0, limit: 100 }]);
    /// ```
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }

    /// The offers of the present level that everybody may see, oldest first.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// assert_eq!(session.offers().len(), 1);
    /// assert_eq!((session.offers()[0].by, session.offers()[0].offer), (PartyId(0), offer));
    /// ```
    #[must_use]
    pub fn offers(&self) -> &[PartyOffer] {
        self.offers.all()
    }

    /// Per party, the position of its last among these [offers](Self::offers).
    pub(in crate::talk) fn last_made(&self) -> &[Option<usize>] {
        self.offers.last()
    }

    /// How many offers were made, on all levels.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// assert_eq!(session.n_offers(), 1);
    /// ```
    #[must_use]
    pub fn n_offers(&self) -> usize {
        self.n_offers
    }

    /// The offer on the table.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// assert_eq!(session.standing(), None);
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// assert_eq!(session.standing().unwrap().offer, offer);
    /// ```
    #[must_use]
    pub fn standing(&self) -> Option<PartyOffer> {
        self.state.standing().and_then(|_| self.offers().last().copied())
    }

    /// The text that the mediator holds.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let mut course = setup::course(&view);
    /// course.levels[0].rules.protocol = Protocol::Mediated;
    /// let mut session = Session::new(course, setup.problem().clone()).unwrap();
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!((session.ask(), session.text()), (NextInput::Suggest, None));
    /// let text = session.problem().profiles[0].best();
    /// session.apply(Event::Suggested { text }).unwrap();
    /// assert_eq!(session.text(), Some(text));
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<Offer> {
        self.state.text()
    }

    /// When an outcome was agreed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// # session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// assert_eq!(session.agreed_at(), None);
    /// session.apply(Event::Moved { by: PartyId(1), what: Move::Accept, ticks: 1 }).unwrap();
    /// assert_eq!(session.agreed_at().unwrap().round, 0);
    /// ```
    #[must_use]
    pub fn agreed_at(&self) -> Option<Moment> {
        self.agreed_at
    }

    /// Packages that ratifiers have refused, on all levels, in the order in which they did.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let mut course = setup::course(&view);
    /// course.ratifiers = vec![(PartyId(0), 0)];
    /// course.levels[0].seal = BindingForce::Initialled(OnRefusal::Return { most: 1 });
    /// let mut session = Session::new(course, setup.problem().clone()).unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// # let offer = session.problem().profiles[0].best();
    /// session.apply(Event::Moved { by: PartyId(0), what: Move::Propose(offer), ticks: 1 }).unwrap();
    /// session.apply(Event::Moved { by: PartyId(1), what: Move::Accept, ticks: 1 }).unwrap();
    /// let (party, verdict) = (PartyId(0), RatifierDecision::Refused);
    /// session.apply(Event::Decided { party, ratifier: 0, verdict }).unwrap();
    /// assert_eq!(session.refused(), [offer]);
    /// assert_eq!(session.check_offer(offer), Err(Refusal::RefusedAtHome));
    /// ```
    #[must_use]
    pub fn refused(&self) -> &[Offer] {
        &self.refused
    }

    /// What strategies did wrong, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, model::PartyId, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// let fault = StrategyFault::TimedOut { limit_ms: 100 };
    /// session.apply(Event::Failed { by: PartyId(0), fault: Box::new(fault.clone()) }).unwrap();
    /// assert_eq!(session.faults(), [(PartyId(0), fault)]);
    /// ```
    #[must_use]
    pub fn faults(&self) -> &[(PartyId, StrategyFault)] {
        &self.faults
    }

    /// Why the talks pause.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// session.apply(Event::Suspended { cause: "lunch".into() }).unwrap();
    /// assert_eq!((session.suspended(), session.ask()), (Some("lunch"), NextInput::Wait));
    /// session.apply(Event::Resumed).unwrap();
    /// assert_eq!(session.suspended(), None);
    /// ```
    #[must_use]
    pub fn suspended(&self) -> Option<&str> {
        self.suspended.as_deref()
    }

    /// How it ended; `None` while it goes on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// assert_eq!(session.end(), None);
    /// session.apply(Event::Collapsed { cause: "the school burned down".into() }).unwrap();
    /// assert_eq!(session.end(), Some(&End::Collapsed("the school burned down".into())));
    /// ```
    #[must_use]
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }
}
