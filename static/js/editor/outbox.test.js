import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "./outbox.js";
import { decided, rebase, wire } from "./rebase.js";

const edit = (id, version, text, was) => ({ label: "Edit", operations: [{ op: "update", kind: "card", id, version, values: { text }, was: { text: was } }] });
const create = (ref) => ({ label: "Add", operations: [{ op: "create", kind: "card", ref, values: { lane: 1, step: 2, text: "x" } }] });
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

function made(answers, kept = []) {
  const sent = [];
  const store = { entries: kept, load: async () => kept, save: (entries) => (store.entries = JSON.parse(JSON.stringify(entries))) };
  const transport = {
    async send(path, body, key) {
      sent.push({ path, body, key });
      const next = answers.shift();
      if (next === undefined || next instanceof Error) throw next ?? new Error("no line");
      return typeof next === "function" ? next(body) : next;
    },
  };
  const outbox = new Outbox({ transport, store, client: "tab", since: () => 5 });
  return { outbox, sent, store };
}

const fine = (refs = {}, cards = []) => ({ status: 200, body: { refs, board: { revision: 6, cards } } });

test("gestures go out one after another, each with a key of its own, and then all is saved", async () => {
  const { outbox, sent } = made([fine(), fine()]);
  outbox.add(edit(7, 1, "a", ""));
  outbox.add(edit(8, 1, "b", ""));
  assert.equal(outbox.state, "saving");
  await turn();
  assert.equal(outbox.state, "saved");
  assert.equal(new Set(sent.map((one) => one.key)).size, 2);
});

test("what refers to a new row is sent with its number once that is known", async () => {
  const { outbox, sent } = made([fine({ a1: 99 }, [{ id: 99, version: 1 }]), fine()]);
  outbox.add(create("a1"));
  outbox.add(edit("~a1", 1, "y", "x"));
  await turn();
  assert.equal(sent[1].body.operations[0].id, 99);
});

test("a second edit of mine stands on the version that my first one made", async () => {
  const { outbox, sent } = made([fine({}, [{ id: 7, version: 4 }]), fine()]);
  outbox.add(edit(7, 3, "a", ""));
  outbox.add(edit(7, 3, "ab", "a"));
  await turn();
  assert.equal(sent[1].body.operations[0].version, 4);
});

test("without a line everything waits, in order and in the store, and goes out as it was first sent", async () => {
  const { outbox, sent, store } = made([new Error("no line"), fine(), fine()]);
  outbox.add(edit(7, 1, "a", ""));
  outbox.add(edit(8, 1, "b", ""));
  await turn();
  assert.equal(outbox.state, "offline");
  assert.equal(store.entries.length, 2);
  outbox.retry();
  await turn();
  assert.equal(outbox.state, "saved");
  assert.equal(sent[0].key, sent[1].key);
  assert.deepEqual(sent[0].body, sent[1].body);
  assert.deepEqual(store.entries, []);
});

test("what an earlier page left goes out first", async () => {
  const { outbox, sent } = made([fine()], [{ key: "old", path: "edits", gesture: edit(7, 1, "a", ""), body: null }]);
  await outbox.start();
  await turn();
  assert.equal(sent[0].key, "old");
});

test("theirs elsewhere on the card: mine goes out again on their version", async () => {
  const stale = { status: 409, body: { kind: "card", id: 7, operation: 0, current: { id: 7, version: 5, text: "old", colour: "sky" } } };
  const { outbox, sent } = made([stale, fine()]);
  outbox.add(edit(7, 4, "mine", "old"));
  await turn();
  assert.equal(sent[1].body.operations[0].version, 5);
  assert.notEqual(sent[1].key, sent[0].key);
  assert.equal(outbox.state, "saved");
});

test("both wrote: both texts are kept, and later gestures go on", async () => {
  const stale = { status: 409, body: { kind: "card", id: 7, operation: 0, current: { id: 7, version: 5, text: "theirs" } } };
  const { outbox, store } = made([stale, fine()]);
  outbox.add(edit(7, 4, "mine", "old"));
  outbox.add(edit(8, 1, "b", ""));
  await turn();
  assert.equal(outbox.state, "conflict");
  assert.deepEqual([outbox.conflicts[0].mine, outbox.conflicts[0].theirs], ["mine", "theirs"]);
  assert.equal(store.entries[0].conflict.mine, "mine");
  assert.ok(outbox.isEmpty);
});

test("to keep both makes a card beside theirs", () => {
  const { conflict } = rebase(edit(7, 4, "mine", "old"), { kind: "card", id: 7, current: { id: 7, version: 5, text: "theirs" } });
  const gesture = decided(conflict, "both", { id: 7, version: 5, lane: 1, step: 2, position: 0, text: "theirs" }, "r1");
  assert.deepEqual(gesture.operations[0], { op: "create", kind: "card", ref: "r1", values: { lane: 1, step: 2, text: "mine" }, position: 1 });
  assert.equal(decided(conflict, "theirs"), null);
  assert.equal(decided(conflict, "mine", { version: 6, text: "theirs" }).operations[0].version, 6);
});

test("what the server refuses for good is not tried again", async () => {
  const { outbox, sent } = made([{ status: 422, body: { detail: "No." } }]);
  const refused = [];
  outbox.addEventListener("refused", ({ detail }) => refused.push(detail.problem.detail));
  assert.equal(await outbox.add(edit(7, 1, "a", "")), null);
  await turn();
  assert.deepEqual([refused, sent.length, outbox.state], [["No."], 1, "saved"]);
});

test("who is logged out keeps everything, and it goes out after the log-in", async () => {
  const { outbox, sent } = made([{ status: 401, body: {} }, { status: 403, body: { detail: "CSRF Failed: CSRF token missing." } }, fine()]);
  outbox.add(edit(7, 1, "a", ""));
  await turn();
  assert.equal(outbox.state, "signed-out");
  outbox.retry();
  await turn();
  assert.equal(outbox.state, "signed-out");
  outbox.retry();
  await turn();
  assert.deepEqual([outbox.state, sent.length], ["saved", 3]);
});

test("only what has not gone out is taken back", async () => {
  const { outbox } = made([new Error("no line")]);
  outbox.add(edit(7, 1, "a", ""));
  outbox.add(edit(8, 1, "b", ""));
  assert.equal(outbox.withdraw().operations[0].id, 8);
  await turn();
  assert.equal(outbox.withdraw(), null);
});

test("the browser's own notes never leave it", () => {
  const [operation] = wire(edit("~a1", 1, "y", "x"), "tab", 5).operations;
  assert.deepEqual(operation, { op: "update", kind: "card", id: { ref: "a1" }, version: 1, values: { text: "y" } });
});

test("who wrote on a step that was deleted meanwhile keeps the words, and may bring the step back for them", () => {
  const create = { op: "create", kind: "card", ref: "c1", values: { lane: 3, step: 8, text: "mine" }, position: 0 };
  const problem = { operation: 0, kind: "step", id: 8, current: { id: 8, version: 2, archived: true }, detail: "Bob has deleted Pay." };
  const { conflict } = rebase({ label: "Add a card", operations: [create] }, problem);
  assert.equal(conflict.mine, "mine");
  assert.deepEqual(decided(conflict, "mine").operations, [{ op: "restore", kind: "step", id: 8 }, create]);
  assert.equal(decided(conflict, "theirs"), null);
});

test("who wrote on a card that was deleted meanwhile may bring it back with the new words", () => {
  const gone = { operation: 0, kind: "card", id: 7, current: { id: 7, version: 5, archived: true } };
  const { conflict } = rebase(edit(7, 4, "mine", "old"), gone);
  const [back, written] = decided(conflict, "mine").operations;
  assert.deepEqual(back, { op: "restore", kind: "card", id: 7 });
  assert.deepEqual([written.op, written.version, written.values.text], ["update", 5, "mine"]);
});
