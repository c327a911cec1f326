// The console's icons: strokes on a grid of 24, drawn for it.

const drawings = {
  overview: "M4 19V11M10 19V5M16 19v-6M22 19H2",
  banner: "M3 5h18v14H3zM3 14h18M7 16.5h3M14 16.5h3",
  records: "M7 3h8l4 4v14H7zM15 3v4h4M10 12h6M10 16h6",
  contacts: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 12l2 2 4-4",
  requests: "M3 6h18v13H3zM3 7l9 7 9-7",
  log: "M12 3v4M12 7H6v4M12 7h6v4M6 11v3M18 11v3M4 14h4v4H4zM16 14h4v4h-4z",
  developers: "M8 7l-5 5 5 5M16 7l5 5-5 5M13.500 5l-3 14",
  settings: "M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500v5M8 14.500v5",
  purposes: "M4 6h10M4 12h16M4 18h7M18 4v4",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  more: "M4.500 12h1M11.500 12h1M18.500 12h1",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.500l4.500 4.500L19 7",
  alert: "M12 4l9.500 16h-19zM12 10v4M12 17h.010",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.010",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  plus: "M12 5v14M5 12h14",
  chevron: "M8 10l4 4 4-4",
  back: "M14 6l-6 6 6 6",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  key: "M8.500 19.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11.500 12.500L20 4M16.500 7.500l2.500 2.500",
  shield: "M12 3l8 3v6c0 5-3.500 7.500-8 9-4.500-1.500-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-4.500",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .900-1 1.700M12 16.500h.010",
  leave: "M10 4H4v16h6M15 8l4 4-4 4M19 12H9",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4a6.500 6.500 0 0 0 10.500 10.500z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  pause: "M9 6v12M15 6v12",
  eye: "M2 12c2.500-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7s-7.500-2.500-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
} as const;

export type IconName = keyof typeof drawings;

/** Beside a text that says the same: it is hidden from those who hear the page. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={drawings[name]} />
  </svg>
);

/** The product's mark. */
export const Mark = () => (
  <svg class="icon mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d={drawings.check} />
  </svg>
);
