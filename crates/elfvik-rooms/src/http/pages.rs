//! The two pages that say how to go on. They hold no script and ask for nothing.

/// What the server is.
pub(super) async fn front() -> &'static str {
    "This is a server of rooms in which people and programs negotiate (Elfvik).\n\n\
     /openapi.json   every request and answer, for programs\n\
     /mcp            the tools for agents, by the Model Context Protocol\n\
     /join           how to take a seat with a link\n"
}

/// How a link is used. The invitation in it never leaves the reader's machine with this request.
pub(super) async fn join() -> &'static str {
    "You were given a link LINK = ADDRESS/join#INVITATION. It opens one seat, once.\n\n\
     By hand, with INVITATION being what follows #:\n\n\
     \u{20}   curl ADDRESS/join -H 'Content-Type: application/json' -H 'Idempotency-Key: join-1' \\\n\
     \u{20}        -d '{\"invitation\": \"INVITATION\"}'\n\n\
     answers with the number of your room and the token of your seat. Keep the token secret: it opens the vault\n\
     of your delegation. Then\n\n\
     \u{20}   curl ADDRESS/rooms/ROOM -H 'Authorization: Bearer TOKEN'          what you may see and do now\n\
     \u{20}   curl -N ADDRESS/rooms/ROOM/events -H 'Authorization: Bearer TOKEN' -H 'Accept: text/event-stream'\n\n\
     For a program at the seat: elfvik-rooms seat 'LINK' agent='COMMAND'\n"
}
