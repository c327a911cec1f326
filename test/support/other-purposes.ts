// The demo's notice with purposes that rest on every ground and go over every channel.
import type { demoNotice } from "../../server/services/demo.ts";

type Settings = ReturnType<typeof demoNotice>;

/** `tips` by consent on all channels, `mailing` and `offers` by interest, `account` by contract, `polls` double opt-in. */
export function otherPurposes(settings: Settings): Settings {
  const newsletter = settings.purposes.find(({ id }) => id === "newsletter")!;
  const like = (id: string, change: Partial<typeof newsletter>) => ({ ...newsletter, id, ...change });
  const more = [
    like("tips", { channels: ["email", "post", "push", "chat", "sharing"] }),
    like("mailing", { channels: ["post", "phone"], basis: "legitimate-interest" }),
    like("offers", {
      channels: ["email", "push"],
      basis: "legitimate-interest",
      bases: [{ channel: "email", subscriber: "individual", basis: "soft-opt-in" }],
      products: ["lines"],
    }),
    like("account", { channels: ["email"], basis: "contract" }),
    like("polls", { channels: ["email"], doubleOptIn: true }),
  ];
  const texts = (id: string) => ({
    title: `About ${id}`,
    text: `What we send of ${id}.`,
    formLabel: `Yes, send me ${id}.`,
  });
  const languages = Object.fromEntries(
    Object.entries(settings.languages).map(([lang, told]) => [
      lang,
      { ...told, purposes: { ...told.purposes, ...Object.fromEntries(more.map(({ id }) => [id, texts(id)])) } },
    ]),
  );
  return { ...settings, purposes: [...settings.purposes, ...more], languages };
}
