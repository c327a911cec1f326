// What can be seen to be wrong with the widget's layout, measured in the page: no picture is compared with another.
import type { Page } from "playwright-core";

/**
 * One line per thing that is cut off, covers another, is too small to press, too faint to read, or makes the page
 * scroll sideways. Measured on what is on screen now.
 */
export const layoutProblems = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const host = document.querySelector("#privacy-panel")!;
    const root = host.shadowRoot!;
    const dialog = root.querySelector<HTMLDialogElement>("dialog[open]");
    const scene = dialog ?? root.querySelector(".banner")!;
    const problems: string[] = [];
    const name = (element: Element) =>
      `${element.slot || element.className || element.localName} ${element.textContent?.slice(0, 20)}`;
    const slotted = [...scene.querySelectorAll("slot")].flatMap((slot) => slot.assignedElements());
    const shown = (element: Element) => element.checkVisibility() && element.getClientRects().length > 0;
    const controls = [...slotted, ...scene.querySelectorAll("summary")].filter(shown);
    const texts = [...scene.querySelectorAll("h2,h3,h4,p,li,dt,dd,td,th,caption,span")].filter(
      (element) => shown(element) && element.textContent?.trim() && !element.matches(".status"),
    );

    if (document.documentElement.scrollWidth > innerWidth) problems.push("the page scrolls sideways");
    const frame = scene.getBoundingClientRect();
    if (frame.left < 0 || frame.right > innerWidth + 1 || frame.top < -1 || frame.bottom > innerHeight + 1) {
      problems.push(
        `the scene leaves the window: ${[frame.left, frame.top, frame.right, frame.bottom].map(Math.round).join(" ")}`,
      );
    }
    for (const element of [...texts, ...controls]) {
      const { left, right } = element.getBoundingClientRect();
      if (left < frame.left - 1 || right > frame.right + 1) problems.push(`${name(element)} is cut off at the side`);
      if (element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).display !== "inline") {
        problems.push(`${name(element)} is wider than its place`);
      }
    }
    for (const control of slotted.filter(shown)) {
      const { width, height } = control.getBoundingClientRect();
      const least = control.localName === "a" ? 24 : 44;
      if (width < least - 0.5 || height < least - 0.5) problems.push(`${name(control)} is ${width} × ${height}`);
    }
    for (const [i, one] of controls.entries()) {
      for (const other of controls.slice(i + 1)) {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // What is scrolled under the buttons is not on screen.
        const both = [one, other].map((control) => !!control.assignedSlot?.closest(".buttons,header"));
        if (width > 1 && height > 1 && both[0] === both[1]) problems.push(`${name(one)} covers ${name(other)}`);
      }
    }
    const mains = [...host.querySelectorAll<HTMLElement>("button.main")].filter(
      (button) => shown(button) && scene.contains(button.assignedSlot),
    );
    const areas = mains.map((button) => button.offsetWidth * button.offsetHeight);
    if (Math.min(...areas) / Math.max(...areas) < 0.8) problems.push(`the answers differ in size: ${areas.join(" ")}`);
    const looks = new Set(
      mains.map((button) => {
        const { font, color, backgroundColor, borderColor } = getComputedStyle(button);
        return [font, color, backgroundColor, borderColor].join();
      }),
    );
    // The pointer may rest on one of them.
    if (!mains.some((button) => button.matches(":hover")) && looks.size > 1)
      problems.push("the answers differ in look");
    return problems;
  });

/** Contrast (WCAG 2.2) of every kind of text in the widget against what is behind it, the lowest first. */
export const textContrasts = (page: Page): Promise<{ what: string; ratio: number }[]> =>
  page.evaluate(() => {
    const host = document.querySelector("#privacy-panel")!;
    const root = host.shadowRoot!;
    const scene = root.querySelector("dialog[open]") ?? root.querySelector(".banner")!;
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    const channels = (colour: string, under: number[] = [0, 0, 0]): number[] => {
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
    const slotted = [...scene.querySelectorAll("slot")].flatMap((slot) => slot.assignedElements());
    const texts = [...scene.querySelectorAll("h2,h3,h4,p,li,dt,dd,td,th,caption,summary,span,a"), ...slotted];
    return texts
      .filter((element) => element.checkVisibility() && element.textContent?.trim())
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
