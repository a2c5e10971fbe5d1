import assert from "node:assert/strict";
import { test } from "node:test";

import { kindFor, STAGE_KINDS } from "./stage-kinds.js";

test("a name suggests its kind", () => {
  for (const [name, kind] of [
    ["Become aware", "awareness"],
    ["Compare offers", "consideration"],
    ["Check out", "purchase"],
    ["Get started", "onboarding"],
    ["Everyday use", "use"],
    ["Get help", "support"],
    ["Buy again", "purchase"],
    ["Recommend", "advocacy"],
    ["Phase 7", "other"],
    ["Bus stop", "other"],
  ]) {
    assert.equal(kindFor(name), kind, name);
  }
});

test("every kind speaks of itself", () => {
  for (const [kind, name] of STAGE_KINDS) assert.equal(kindFor(name), kind);
});
