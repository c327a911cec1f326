// What can be seen to be wrong with the widget's layout, measured in the page: no picture is compared with another.
import type { Page } from "playwright-core";
import { linesOfScenes, ofScenes, type Scene } from "./scenes.ts";

/* The next three run inside the page, and may name nothing else. */

/** What leaves its place or the window, inside every scene on screen. */
function cutOff(scenes: readonly Scene[]): string[] {
  const problems: string[] = [];
  const name = (element: Element) =>
    `${element.slot || element.id || element.className || element.localName} ${element.textContent?.slice(0, 20)}`;
  if (document.documentElement.scrollWidth > innerWidth) problems.push("the page scrolls sideways");
  for (const { name: scene, frame, isFixed, isPage, controls, texts } of scenes) {
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    if (isFixed && (left < 0 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1)) {
      problems.push(`${scene} leaves the window: ${[left, top, right, bottom].map(Math.round).join(" ")}`);
    }
    for (const element of new Set([...texts, ...controls])) {
      const box = element.getBoundingClientRect();
      if (box.left < left - 1 || box.right > right + 1) problems.push(`${name(element)} is cut off at the side`);
      // However small its box, something of the words is there to be scrolled.
      if (element.matches(".about *") && element.parentElement!.clientHeight < 24) {
        problems.push(`${name(element)} has no room`);
      }
      const isBlock = !/^inline$|^contents$/.test(getComputedStyle(element).display);
      if (isBlock && !isPage && element.scrollWidth > element.clientWidth + 2) {
        problems.push(`${name(element)} is wider than its place`);
      }
    }
  }
  return problems;
}

/** What is too small to press, or covers what may be pressed too. */
function inTheWay(scenes: readonly Scene[]): string[] {
  const problems: string[] = [];
  const name = (element: Element) =>
    `${element.slot || element.id || element.className || element.localName} ${element.textContent?.slice(0, 20)}`;
  const overlap = (one: DOMRect, other: DOMRect) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  /** A box belongs to its label. */
  const pressed = (control: HTMLElement) => {
    const label = (control as HTMLInputElement).labels?.[0];
    const [own, beside] = [control, label ?? control].map((part) => part.getBoundingClientRect());
    const width = Math.max(own!.right, beside!.right) - Math.min(own!.left, beside!.left);
    return { width, height: Math.max(own!.height, beside!.height) };
  };
  for (const { controls } of scenes) {
    // Links among words are as high as the words.
    for (const control of controls.filter((one) => one.localName !== "a" || one.slot)) {
      const { width, height } = pressed(control);
      const least = control.localName === "a" ? 24 : 44;
      if (width < least - 0.5 || height < least - 0.5) {
        problems.push(`${name(control)} is ${width} × ${height}`);
      }
    }
    const placed = controls.map((control) => ({
      control,
      box: control.getBoundingClientRect(),
      // What is scrolled under the buttons is not on screen.
      isScrolled: !!(control.assignedSlot ?? control).closest(".body,.words,.about"),
    }));
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) {
        if (one.isScrolled === other.isScrolled && overlap(one.box, other.box)) {
          problems.push(`${name(one.control)} covers ${name(other.control)}`);
        }
      }
    }
  }
  // Where the first layer fills the window, there is no room for a tool beside it.
  const isFull = scenes.some(
    ({ name: scene, frame }) => /banner/.test(scene) && frame.getBoundingClientRect().top < 140,
  );
  const fixed = scenes.filter(({ name: scene, isFixed }) => isFixed && !(isFull && scene === "debug"));
  for (const [i, one] of fixed.entries()) {
    for (const other of fixed.slice(i + 1)) {
      if (overlap(one.frame.getBoundingClientRect(), other.frame.getBoundingClientRect())) {
        problems.push(`${one.name} covers ${other.name}`);
      }
    }
  }
  return problems;
}

/** Answers that are easier to see than others. */
function unequal(scenes: readonly Scene[]): string[] {
  return scenes.flatMap(({ controls }) => {
    const mains = controls.filter((control) => control.matches("button.main"));
    const areas = mains.map((button) => button.offsetWidth * button.offsetHeight);
    // The pointer or the focus may rest on one of them, which shows that: in forced colours the browser does.
    const atRest = mains.filter((button) => !button.matches(":hover, :focus"));
    const looks = new Set(
      atRest.map((button) => {
        const { font, color, backgroundColor, borderColor } = getComputedStyle(button);
        return [font, color, backgroundColor, borderColor].join();
      }),
    );
    return [
      Math.min(...areas) / Math.max(...areas) < 0.8 && `the answers differ in size: ${areas.join(" ")}`,
      looks.size > 1 && "the answers differ in look",
    ].filter((problem) => problem !== false);
  });
}

/**
 * One line per thing that is cut off, covers another, is too small to press, or makes the page scroll sideways.
 * Measured on what is on screen now.
 */
export const layoutProblems = (page: Page): Promise<string[]> => linesOfScenes(page, [cutOff, inTheWay, unequal]);

/** Contrast (WCAG 2.2) of every kind of text in the widget against what is behind it, the lowest first. */
export const textContrasts = (page: Page): Promise<{ what: string; ratio: number }[]> =>
  ofScenes(page, (scenes) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    // The same few colours over and over, and drawing is slow.
    const known = new Map<string, number[]>();
    const channels = (colour: string, under: number[] = [0, 0, 0]): number[] => {
      const key = `${colour} on ${under.join()}`;
      if (!known.has(key)) known.set(key, drawn(colour, under));
      return known.get(key)!;
    };
    const drawn = (colour: string, under: number[]): number[] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = `rgb(${under.join(" ")})`;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return Array.from(canvas.getImageData(0, 0, 1, 1).data).slice(0, 3);
    };
    const above = (element: Element): Element | null => element.assignedSlot ?? element.parentElement;
    const ground = (element: Element | null): number[] => {
      if (!element) return [255, 255, 255];
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor, ground(above(element)));
    };
    const light = (rgb: number[]): number => {
      const [r, g, b] = rgb.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    return scenes
      .flatMap(({ texts }) => texts)
      .map((element) => {
        const behind = ground(element);
        const pair = [light(channels(getComputedStyle(element).color, behind)), light(behind)].sort((a, b) => b - a);
        return {
          what: `${element.slot || element.localName} ${element.textContent?.slice(0, 20)}`,
          ratio: (pair[0]! + 0.05) / (pair[1]! + 0.05),
        };
      })
      .sort((a, b) => a.ratio - b.ratio);
  });
