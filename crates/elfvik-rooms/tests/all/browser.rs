//! The pages in a real browser: headless Chromium, driven over its DevTools protocol. Without Chromium these
//! tests say that they skipped it. After each step no request has left the server and the console is empty.
//!
//! `ELFVIK_SCREENSHOTS=FOLDER` also writes pictures of every page there.

mod accessible;
mod class;
mod connection;
mod keyboard;
mod labels;
mod map;
mod phone;
mod scriptless;
mod tabs;
mod talk;
mod weight;
mod weights;
mod window;
