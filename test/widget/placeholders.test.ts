// @vitest-environment happy-dom
// When the UI is asked for placeholders, and which frames are looked at for that.
import { beforeEach, expect, test } from "vitest";
import type { SiteConfig } from "../../core/site.ts";
import type { Gate } from "../../widget/host.ts";
import { openPlaceholders } from "../../widget/placeholders.ts";

let asked: string[];
let lookedUp: string[];
let tell: () => void;

function open(html: string, given: readonly string[] = []): void {
  document.body.innerHTML = html;
  const gate: Partial<Gate> = {
    config: { purposes: [["social", 1, "social"]] } as unknown as SiteConfig,
    allows: (name) => given.includes(name),
    listen: (listener) => {
      tell = listener;
      return () => {};
    },
    show: (part) => void asked.push(part),
  };
  openPlaceholders(gate as Gate, ({ id }) => {
    lookedUp.push(id);
    return id.startsWith("film");
  });
}

beforeEach(() => {
  asked = [];
  lookedUp = [];
});

const own = '<iframe id="own" src="about:blank"></iframe>';
const held = (id: string, mark = "social") =>
  `<iframe id="${id}" data-src="about:blank" data-assent="${mark}"></iframe>`;

test("nothing is looked up for a frame that is not held, nor for one that may load", () => {
  open(own + held("film", "social"), ["social"]);
  expect([asked, lookedUp]).toEqual([[], []]);
});

test("one held frame that pages show is enough, at once or as soon as it is there", async () => {
  open(own + held("film-1") + held("film-2"));
  expect([asked, lookedUp]).toEqual([["embeds"], ["film-1"]]);
  open(own + held("pixel"));
  expect(asked).toHaveLength(1);
  document.body.insertAdjacentHTML("beforeend", held("film-3"));
  await expect.poll(() => asked).toEqual(["embeds", "embeds"]);
  expect(lookedUp).not.toContain("own");
});

test("a poster in the tag asks for a placeholder whosever the frame is", () => {
  open('<iframe id="map" data-src="about:blank" data-assent="social" data-assent-poster=""></iframe>');
  expect([asked, lookedUp]).toEqual([["embeds"], []]);
});

test("after an answer that leaves something off, frames that had been let in count too", () => {
  open('<iframe id="film" src="about:blank"></iframe>');
  expect(asked).toEqual([]);
  tell();
  expect(asked).toEqual(["embeds"]);
});
