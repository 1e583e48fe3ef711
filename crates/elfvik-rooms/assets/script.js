"use strict";
// Makes the parts of a page like those that the server sends. Without it everything works by links and forms.
(() => {
  const body = document.body;
  document.documentElement.classList.add("script");

  // What an element is, where several alike stand side by side: a form is not made into another form, nor an
  // offer into another offer, so that neither a text nor the focus moves to where it does not belong.
  const CONTROLS = /^(INPUT|SELECT|TEXTAREA|BUTTON)$/;
  const identity = (node) => {
    if (node.nodeType !== 1) return "";
    if (node.id || node.dataset.is) return node.id + "/" + node.dataset.is;
    if (CONTROLS.test(node.nodeName)) return node.name + (node.nodeName === "BUTTON" ? "=" + node.value : "");
    return node.nodeName === "LABEL" && node.control ? "label " + node.control.name : "";
  };
  const isSame = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && identity(one) === identity(other);

  // Makes an element like another one. What need not change stays: the focus, the caret, what is written,
  // chosen, open or scrolled.
  const become = (old, wanted) => {
    if (old.nodeType !== 1) {
      if (old.data !== wanted.data) old.data = wanted.data;
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!wanted.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of wanted.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const identities = new Set([...wanted.childNodes].map(identity).filter(Boolean));
    let at = old.firstChild;
    for (const child of [...wanted.childNodes]) {
      let match = at;
      while (match && !isSame(match, child)) {
        match = identities.has(identity(match)) ? null : match.nextSibling;
      }
      if (!match) {
        const added = document.importNode(child, true);
        old.insertBefore(added, at);
        wait(added);
        continue;
      }
      while (at !== match) {
        const next = at.nextSibling;
        at.remove();
        at = next;
      }
      at = match.nextSibling;
      become(match, child);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  // Whoever is about to press a button must not hit one that has just come into its place.
  const wait = (added) => {
    if (added.nodeType !== 1 || added.nodeName !== "ARTICLE") return;
    const buttons = [...added.querySelectorAll("button:not([disabled])")];
    for (const button of buttons) button.disabled = true;
    setTimeout(() => { for (const button of buttons) button.disabled = false; }, 1000);
  };

  // A draft that somebody works on is valued by the server, and not replaced.
  let isTouched = false;
  // While an input method composes a word nothing changes under it.
  let isComposing = false;
  let waiting = null;

  const regions = (html) => new DOMParser().parseFromString(html, "text/html");
  const place = (html, sent) => {
    if (isComposing) { waiting = html; return; }
    const page = regions(html);
    const parts = page.querySelectorAll("[data-region]");
    local(page);
    if (!parts.length) { notice(page.querySelector("main")?.childNodes || []); return; }
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      if (part.id === "draft" && isTouched && !sent) { value(old.querySelector("form[data-draft]")); continue; }
      const text = old.textContent;
      const stream = old.querySelector(".stream");
      const isAtEnd = stream && stream.scrollTop + stream.clientHeight >= stream.scrollHeight - 40;
      become(old, part);
      if (isAtEnd) stream.scrollTop = stream.scrollHeight;
      if (part.id === "on-table" && !sent && old.textContent !== text) announce("There is something new on the table.");
      if (part.id === "notice" && old.firstElementChild && sent) old.firstElementChild.scrollIntoView({ block: "nearest" });
    }
    tick();
    drawSoon();
  };

  // The own map is fetched when it is opened, and again when offers or the draft have changed.
  const map = document.querySelector("#own-map details");
  let drawn = "", drawing = 0, soon = 0;
  const draw = async () => {
    if (!map?.open) return;
    const form = document.querySelector("form[data-draft]");
    const fields = form ? [...new FormData(form)].filter(([name]) => name.startsWith("issue-")) : [];
    const body = new URLSearchParams(fields);
    const state = body + document.getElementById("on-table")?.textContent;
    if (state === drawn) return;
    const number = ++drawing;
    const headers = { Accept: "text/html", "X-Parts": "1" };
    const response = await fetch(map.dataset.parts, { method: "POST", headers, body }).catch(() => null);
    const html = response?.ok ? await response.text().catch(() => null) : null;
    if (html === null || number !== drawing) return;
    const place = map.querySelector(".drawn");
    const wanted = place.cloneNode(false);
    wanted.append(...regions(html).body.childNodes);
    become(place, wanted);
    drawn = state;
  };
  const drawSoon = () => { clearTimeout(soon); if (map?.open) soon = setTimeout(draw, 300); };
  map?.addEventListener("toggle", draw);

  // A package of the map becomes the draft, which is the reader's own from then on.
  const load = async (answer) => {
    const response = await answer.catch(() => null);
    const html = response && await response.text().catch(() => null);
    if (html === null) { unanswered(); return; }
    place(html, map);
    if (!response.ok) return;
    isTouched = true;
    const draft = document.getElementById("draft");
    draft?.scrollIntoView({ block: "nearest" });
    announce("The package is in your draft.");
  };
  const unanswered = () => {
    const text = document.createElement("p");
    text.textContent = "The server did not answer. Try again: what it has got already does not count twice.";
    notice([text]);
  };
  document.addEventListener("click", (event) => {
    const link = map && event.target.closest?.("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(fetch(link.getAttribute("href").split("#")[0], { headers: { "X-Parts": "1", Accept: "text/html" } }));
  });

  const send = (url, form, submitter) => fetch(url, {
    method: "POST", headers: { "X-Parts": "1", Accept: "text/html" }, body: new URLSearchParams(new FormData(form, submitter)),
  });
  let asked = 0;
  const value = async (form) => {
    if (!form) return;
    const number = ++asked;
    const response = await send(form.dataset.draft, form).catch(() => null);
    const html = response && await response.text().catch(() => null);
    const page = html && regions(html);
    const part = page && page.getElementById("draft");
    const now = document.getElementById("draft");
    if (part && now && number === asked && isTouched) become(now, part);
    drawSoon();
  };

  const busy = new WeakSet();
  document.addEventListener("submit", async (event) => {
    if (map && event.target.matches("form[data-load]")) {
      event.preventDefault();
      load(send(event.target.action, event.target));
      return;
    }
    const form = event.target.closest("form[data-part]");
    if (!form) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    const submitter = event.submitter;
    const url = submitter && submitter.hasAttribute("formaction") ? submitter.formAction : form.action;
    try {
      const response = await send(url, form, submitter);
      const html = await response.text();
      if (response.ok && form.dataset.draft) isTouched = false;
      place(html, form);
      // What was refused stays in its form.
      if (response.ok) form.reset();
    } catch {
      unanswered();
    } finally {
      busy.delete(form);
    }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    isTouched = true;
    if (event.target.tagName !== "TEXTAREA") value(form);
  });
  // A weight as a bar and as a number: each follows the other, and their sum stands below.
  const weights = document.querySelector("[data-weights]");
  const sum = () => {
    const shares = [...weights.querySelectorAll(".weight .points")].map((field) => parseFloat(field.value.replace(",", ".")) || 0);
    const text = String(Math.round(shares.reduce((all, share) => all + share, 0) * 100) / 100);
    const place = weights.querySelector("[data-sum]");
    place.hidden = false;
    place.querySelector("output").textContent = text;
  };
  weights?.addEventListener("input", (event) => {
    const line = event.target.closest(".weight");
    if (!line) return;
    const [bar, number] = [line.querySelector("[type=range]"), line.querySelector(".points")];
    if (event.target === bar) number.value = bar.value;
    else bar.value = String(parseFloat(number.value.replace(",", ".")) || 0);
    sum();
  });
  // Enter in a field of the draft values it; only a button sends it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    event.preventDefault();
    isTouched = true;
    value(form);
  });
  document.addEventListener("compositionstart", () => { isComposing = true; });
  document.addEventListener("compositionend", () => {
    isComposing = false;
    if (waiting !== null) place(waiting, null);
    waiting = null;
  });

  // What is said to who cannot see the page.
  const region = document.createElement("div");
  region.id = "announcer";
  region.className = "unseen";
  region.setAttribute("aria-live", "polite");
  body.append(region);
  const announce = (text) => { region.textContent = text; };
  // What everybody must see.
  const notice = (nodes) => {
    const place = document.getElementById("notice");
    if (!place) return;
    const box = document.createElement("div");
    box.className = "notice";
    box.setAttribute("role", "alert");
    box.append(...[...nodes].map((node) => document.importNode(node, true)));
    place.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
  };

  // Moments, by the reader's own clock.
  const local = (page) => {
    for (const time of page.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.getTime())) continue;
      time.textContent = time.closest(".when") ? moment.toLocaleTimeString("en-GB")
        : moment.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
      time.title = time.dateTime;
    }
  };

  // The clock is the server's; the page only counts.
  const offsets = new Map();
  const told = new Set();
  const tick = () => {
    for (const clock of document.querySelectorAll("time.clock")) {
      const { now, ends } = clock.dataset;
      if (!offsets.has(now)) offsets.set(now, Number(now) - Date.now());
      const left = Math.max(0, Math.ceil((Number(ends) - Date.now() - offsets.get(now)) / 1000));
      const pad = (n) => String(n).padStart(2, "0");
      const text = `${left >= 3600 ? Math.floor(left / 3600) + ":" : ""}${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
      if (clock.textContent !== text) clock.textContent = text;
      for (const minutes of [10, 5, 1]) {
        const key = ends + "/" + minutes;
        if (left <= minutes * 60 && left > minutes * 60 - 5 && !told.has(key)) {
          told.add(key);
          announce(`${minutes} ${minutes === 1 ? "minute" : "minutes"} left.`);
        }
      }
    }
  };

  const join = document.querySelector("form[data-join] input[name=link]");
  if (join && location.hash.length > 1) join.value = location.hash.slice(1);

  // A browser opens few connections to a server: a page that nobody sees holds none.
  let source = null;
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(body.dataset.live);
    source.addEventListener("parts", (event) => {
      if (body.classList.contains("lost")) announce("The connection is back.");
      body.classList.remove("lost");
      place(event.data, null);
    });
    source.addEventListener("error", (event) => {
      if (!body.classList.contains("lost")) announce("The connection is lost; it is tried again.");
      body.classList.add("lost");
      // A browser tries again by itself unless the server, or a proxy before it, has refused.
      if (event.target.readyState === EventSource.CLOSED) { silence(); setTimeout(listen, 5000); }
    });
  };
  const silence = () => { source?.close(); source = null; };
  if (body.dataset.live) {
    listen();
    addEventListener("pagehide", silence);
    addEventListener("pageshow", listen);
    document.addEventListener("visibilitychange", () => { if (document.hidden) silence(); else listen(); });
    setInterval(tick, 500);
  }
  const stream = document.querySelector(".stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
  local(document);
  tick();
  if (weights) sum();
})();
