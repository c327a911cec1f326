// Small pages about the server itself: what runs here, the problems explained, the API described.
import { html } from "hono/html";
import { tableDate } from "../../core/jurisdictions.ts";
import { assetPath } from "../services/assets.ts";
import type { Handler } from "./deps.ts";
import { openApi } from "./openapi.ts";
import { problemsPage } from "./problem.ts";

/** `GET /` */
export const getHome: Handler = (c) => {
  const { files } = c.get("context");
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Assent</title>
          <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
        </head>
        <body>
          <main class="sheet">
            <h1>Assent runs here</h1>
            <p>This server keeps people’s privacy choices for the sites that use it, and can prove each of them.</p>
            <ul class="plain">
              <li><a href="/openapi.json">The API, as OpenAPI 3.1</a></li>
              <li><a href="/docs/problems.md">What each problem means</a></li>
              <li><a href="/readyz">Whether it is ready</a></li>
            </ul>
            <p class="quiet">
              Looking for your receipt? Use the link under “Privacy choices” on the site where you chose.
            </p>
          </main>
        </body>
      </html>`,
  );
};

/** `GET /docs/problems.md`: what every problem's `type` points to. */
export const getProblems: Handler = (c) =>
  c.body(problemsPage(), 200, {
    "Content-Type": "text/markdown; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
  });

/** `GET /.well-known/gpc.json`: this server honours Global Privacy Control (GPC, W3C draft §4). */
export const getGpc: Handler = (c) =>
  c.json({ gpc: true, lastUpdate: tableDate }, 200, { "Cache-Control": "public, max-age=86400" });

/** `GET /openapi.json` */
export const getOpenApi: Handler = (c) =>
  c.json(openApi(c.get("context").publicUrl), 200, { "Cache-Control": "public, max-age=3600" });

/** `GET /favicon.ico`: none, said once and kept, so that browsers stop asking. */
export const getIcon: Handler = (c) => c.body(null, 204, { "Cache-Control": "public, max-age=86400" });
