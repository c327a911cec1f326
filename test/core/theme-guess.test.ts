// A theme from a page: what its style sheets say as tokens, and nothing that could not be read or was not said.
import { describe, expect, test } from "vitest";
import { guessTheme, styleSheetsIn } from "../../core/theme-guess.ts";

const of = (css: string, html = "") => guessTheme({ html, styles: [css] });

describe("a theme", () => {
  test("is read from the page's ground, text, font, links and main button, through custom properties", () => {
    const css = `
      /* body { color: red } */
      @charset "utf-8";
      :root { --brand: #0a5; --brand-dark: var(--brand-darker, #064d2b); --ground: rgb(250 250 245) }
      body { background: var(--ground) url("a;b.png") no-repeat; color: #222; font-family: "Inter", system-ui, sans-serif }
      a { color: var(--brand-dark) } a:hover { color: #f00 }
      .btn { background: #ccc; border-radius: 4px }
      .btn-primary, .other { background-color: var(--brand-dark); color: #fff; border-radius: 0.5rem !important }
      @media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }`;
    expect(of(css)).toEqual({
      background: "#fafaf5",
      text: "#222222",
      button: "#064d2b",
      "button-text": "#ffffff",
      accent: "#064d2b",
      radius: "0.5rem",
      font: '"Inter", system-ui, sans-serif',
    });
  });

  test("has the page's own style sheet last, and its colour for the browser's bars where nothing else is said", () => {
    const html = `<meta name="theme-color" content="#123456"><style>body{color:#111111}</style>`;
    expect(of("body{color:#333333}", html)).toEqual({
      text: "#111111",
      button: "#123456",
      "button-text": "#ffffff",
      accent: "#123456",
    });
  });

  test("never has text that could not be read on what is behind it", () => {
    expect(of("body{background:#fff;color:#ccc}")).toEqual({});
    expect(of("body{background:#111}")).toEqual({});
    expect(of("button{background:#ffee00;color:#fff}")).toMatchObject({ "button-text": "#16191d" });
    expect(of("a{color:#ffee00}")).toEqual({});
    expect(of("body{background:#101010;color:#fafafa}")).toEqual({ background: "#101010", text: "#fafafa" });
  });

  test("is empty where a page says nothing that a theme could hold", () => {
    for (const css of [
      "",
      "{",
      "body{",
      "body{color:var(--a)}:root{--a:var(--b);--b:var(--a)}",
      "body{background:linear-gradient(90deg,var(--x),var(--y))}",
      "button{border-radius:calc(1px + 2px);background:transparent}",
      "body{font-family:url(javascript:1)}",
      "@media print{body{color:#000}}",
    ])
      expect([css, of(css)]).toEqual([css, {}]);
  });

  test("of a style sheet without an end is found in time", () => {
    expect(of("a{".repeat(50_000))).toEqual({});
    expect(of(`:root{--a:${"var(--a)".repeat(200)}}body{color:var(--a)}`)).toEqual({});
  });
});

test("style sheets are found in their order, without those for paper and other schemes", () => {
  const html = `
    <link rel="stylesheet" href="/a.css?x=1&amp;y=2"><link href='b.css' rel=stylesheet media="screen">
    <link rel="preload" href="/c.css" as="style"><link rel="stylesheet" media="print" href="/d.css">
    <link rel="alternate stylesheet" media="(prefers-color-scheme: dark)" href="/e.css">`;
  expect(styleSheetsIn(html)).toEqual(["/a.css?x=1&y=2", "b.css"]);
});

test("a page that is written to keep its reader busy says nothing, and is read at once", () => {
  const long = 1 << 18;
  const hostile = [
    `${"btn".repeat(long)}!{color:red}`,
    `a{b:var(--a,${" ".repeat(long)}}`,
    "@layer{".repeat(long),
    "/*".repeat(long),
  ];
  const tags = ["<style>", "<meta name=", "<link rel="].map((tag) => tag.repeat(long)).join("");
  expect(guessTheme({ html: tags, styles: hostile })).toEqual({});
  expect(styleSheetsIn(tags)).toEqual([]);
});
