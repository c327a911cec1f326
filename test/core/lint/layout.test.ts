// The buttons of the first layer, rule by rule.
import { describe, expect, test } from "vitest";
import { layoutFindings } from "../../../core/lint/layout.ts";
import { linesOf } from "../../support/lint.ts";

const lines = (buttons: readonly string[]) => linesOf(layoutFindings({ layout: { buttons, style: {} } }));
const all = "/layout/buttons";

test("accept, reject and choose, in either order of the answers, pass every rule", () => {
  expect(lines(["accept-all", "reject-all", "choose"])).toEqual([]);
  expect(lines(["reject-all", "accept-all", "choose"])).toEqual([]);
  expect(lines(["choose", "reject-all", "accept-all"])).toEqual([]);
});

describe("rule 9: a reject control stands beside accept", () => {
  test.each([[["accept-all", "choose"]], [["accept-all"].concat("choose", "choose")]])("%j breaks it", (buttons) => {
    expect(lines(buttons)).toContain(`9 error ${all}`);
  });
});

describe("rule 13: there are as many ways to accept as to reject", () => {
  test.each([
    [["accept-all", "accept-all", "reject-all", "choose"]],
    [["reject-all", "accept-all", "accept-recommended", "choose"]],
    [["reject-all", "choose"]],
  ])("%j breaks it", (buttons) => expect(lines(buttons)).toContain(`13 error ${all}`));

  test("a button that is none of the three breaks it where it stands", () => {
    expect(lines(["accept-all", "reject-all", "choose", "ask-me-later"])).toEqual([`13 error ${all}/3`]);
  });
});

describe("rule 14: rejecting takes no more steps than accepting", () => {
  test("a button between the two breaks it", () => {
    expect(lines(["accept-all", "choose", "reject-all"])).toEqual([`14 error ${all}`]);
  });
});

test("rule 17: a closing button does not say that it rejects", () => {
  expect(lines(["accept-all", "reject-all", "choose", "close"])).toEqual([`17 error ${all}/3`]);
});

test("rule 18: a first layer without choices by purpose breaks it", () => {
  expect(lines(["accept-all", "reject-all"])).toEqual([`18 error ${all}`]);
});

test("no button at all is no choice", () => expect(lines([])).toEqual([`9 error ${all}`, `18 error ${all}`]));

describe("rule 7: the first layer is no wall", () => {
  test.each(["bar", "box", "centre", undefined] as const)("%s passes", (shape) => {
    const layout = { buttons: ["accept-all", "reject-all", "choose"], style: {}, ...(shape && { shape }) };
    expect(layoutFindings({ layout })).toEqual([]);
  });

  test("any other place breaks it", () => {
    const layout = { buttons: ["accept-all", "reject-all", "choose"], style: {}, shape: "wall" as "bar" };
    expect(linesOf(layoutFindings({ layout }))).toEqual(["7 error /layout/shape"]);
  });
});
