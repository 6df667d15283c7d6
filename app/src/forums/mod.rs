//! Forums and briefings: councils plan, announce and run them; people of suppliers take a seat and send questions.
//!
//! Script adds nothing here.

mod announcing;
mod attendance;
mod minutes;
mod overview;
mod planning;
mod public;
mod questions;
mod seat;
mod slides;

use crate::{edge::Doors, routes};
use domain::actor::Act;

pub(crate) use public::beside;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::FORUM, Act::ReadPublished, public::page)
        .raw(routes::FORUM_SLIDE, Act::ReadPublished, slides::published)
        .form(routes::FORUM_SEAT, Act::AttendForum, seat::page, seat::change)
        .raw(routes::FORUM_ICS, Act::AttendForum, seat::ics)
        .page(routes::ENGAGEMENT_FORUMS, Act::SeeForums, overview::page)
        .form(routes::ENGAGEMENT_FORUM_NEW, Act::RunForum, planning::new_page, planning::plan_new)
        .page(routes::ENGAGEMENT_FORUM, Act::SeeForums, overview::one)
        .form(routes::ENGAGEMENT_FORUM_PLAN, Act::RunForum, planning::page, planning::plan)
        .form(routes::ENGAGEMENT_FORUM_ANNOUNCE, Act::RunForum, announcing::page, announcing::announce)
        .form(routes::ENGAGEMENT_FORUM_CANCEL, Act::RunForum, announcing::cancel_page, announcing::cancel)
        .form(routes::ENGAGEMENT_FORUM_QUESTION, Act::RunForum, questions::page, questions::moderate)
        .form(routes::ENGAGEMENT_FORUM_ATTENDANCE, Act::RunForum, attendance::page, attendance::note)
        .form(routes::ENGAGEMENT_FORUM_MINUTES, Act::RunForum, minutes::page, minutes::write)
        .form(routes::ENGAGEMENT_FORUM_PUBLISH, Act::RunForum, minutes::publish_page, minutes::publish)
        .upload(routes::ENGAGEMENT_FORUM_SLIDES, Act::RunForum, slides::page, slides::add)
        .raw(routes::ENGAGEMENT_FORUM_SLIDE, Act::SeeForums, slides::own)
        .form(routes::ENGAGEMENT_FORUM_SLIDE_REMOVE, Act::RunForum, slides::remove_page, slides::remove)
}
