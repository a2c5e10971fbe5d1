// One person's edits on a map, for test_editor_together.py: gestures of the editor's own modules, chosen by a seeded generator.
// Every text that is written holds a token of its own; where both wrote on one card, both texts are kept. Resolves to the tokens.
async ([name, seed, count]) => {
    const [gestures, board, rebase] = await Promise.all(
        ["gestures", "board", "rebase"].map((module) => import(`/static/js/editor/${module}.js`)));
    const editor = document.querySelector("journey-editor");
    const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
    const any = (list) => list[random(list.length)];
    const written = [];
    const token = () => { written.push(`${name}${written.length}x`); return written.at(-1); };
    editor.outbox.addEventListener("conflict", ({ detail: { conflict } }) => {
        const row = board.rowOf(editor.board, conflict.kind, conflict.id);
        const choice = conflict.gone ? "mine" : "both";
        editor.outbox.resolve(conflict, rebase.decided(conflict, choice, row, gestures.newRef("k")));
    });
    const lanes = (b) => board.lanes(b).filter((lane) => lane.takes_cards);
    const steps = (b) => board.columns(b).map((column) => column.step);
    const cards = (b) => [...b.card.values()];
    const onCard = (act) => (b) => (b.card.size ? act(b, any(cards(b))) : null);
    const acts = {
        write: (b) => gestures.addCard(b, any(lanes(b)).id, any(steps(b)).id, { text: token() }),
        edit: onCard((b, card) => gestures.editText(b, card.id, `${card.text} ${token()}`)),
        walk: onCard((b, card) => gestures.shiftCard(b, card.id, any(["left", "right", "up", "down"]))),
        place: onCard((b, card) =>
            gestures.move(b, "card", card.id, random(3), { lane: any(lanes(b)).id, step: any(steps(b)).id })),
        colour: onCard((b, card) => gestures.change(b, "card", card.id, { colour: any(["sky", "mint", ""]) }, "Colour")),
        step: (b) => gestures.shiftStep(b, any(steps(b)).id, any([-1, 1])),
        newStep: (b) => steps(b).length < 12 && gestures.addStep(b, any(board.stages(b)).id, 0, token()),
        stage: (b) => gestures.shift(b, "stage", any(board.stages(b)).id, any([-1, 1])),
        lane: (b) => gestures.shift(b, "lane", any(lanes(b)).id, any([-1, 1])),
        throwAway: onCard((b, card) => gestures.remove(b, "card", [card.id])),
    };
    const often = [...Object.keys(acts), "write", "edit", "edit", "place"];
    for (let n = 0; n < count; n += 1) {
        const done = editor.do(acts[any(often)](editor.board) || null);
        if (random(3)) await done;
        await new Promise((resolve) => setTimeout(resolve, random(40)));
    }
    return written;
}
