// The trigger's declarations: readable without a theme, and never more than declarations.
import { describe, expect, it } from "vitest";
import { triggerLook } from "../../core/trigger.ts";

describe("the look of the trigger", () => {
  it("is the system's without a theme, and 44 px high", () => {
    expect(triggerLook({})).toMatch(/min-height:44px.*background:Canvas;color:CanvasText.*border-radius:22px;$/);
  });

  it("follows a theme that has light and dark", () => {
    const style = { background: "#fff", "dark-background": "#111", text: "#111", "dark-text": "#fff", radius: "6px" };
    expect(triggerLook(style)).toMatch(
      /border-radius:6px;background:light-dark\(#fff,#111\);color:light-dark\(#111,#fff\);$/,
    );
  });

  it("takes no colour that has no counterpart, and no value that says more", () => {
    expect(triggerLook({ background: "#fff" })).toBe(triggerLook({}));
    const more = { background: "red;display:none", "dark-background": "red", radius: "0}*{display:none" };
    expect(triggerLook(more)).toBe(triggerLook({}));
  });
});
