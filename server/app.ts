// createApp: every route of the server in one visible list.
import { Hono } from "hono";
import { ProblemError } from "./errors.ts";
import { getChanges, postChangeKeys } from "./http/changes.ts";
import { getCheck, postCheck, postCheckStream, postRecheck } from "./http/checks.ts";
import { getConfig, postConfigDifferences, putConfig } from "./http/config-files.ts";
import { getConsole } from "./http/console.ts";
import { getConfirmation, postConfirmation } from "./http/confirmations.ts";
import { preflight, readableByAll, readableBySites } from "./http/cors.ts";
import type { AppContext, AppDeps, AppEnv, AppMiddleware, Handler } from "./http/deps.ts";
import { getArchived, getArchivedFile, getAsWasPage } from "./http/as-was.ts";
import { getExport, getRecordsCsv, getRecordsNdjson } from "./http/exports.ts";
import { frame, mailLimited, otherMethods, previewLimited, rateLimited } from "./http/frame.ts";
import { postHeld } from "./http/held.ts";
import { answeredAgain, onceAt } from "./http/once.ts";
import { postFeedback, postInbound } from "./http/feedback.ts";
import { postSales, postSends } from "./http/dealings.ts";
import { getDeclaration } from "./http/declarations.ts";
import { getHealth, getReadiness } from "./http/health.ts";
import { getIdentity, postIdentityRotation } from "./http/identity.ts";
import {
  getCheckpoint,
  getConsistency,
  getInclusion,
  getKeySet,
  getLogProof,
  getTile,
  getVerifierKey,
  getVerifierKeys,
} from "./http/logs.ts";
import {
  deleteDraft,
  getDraft,
  getLanguage,
  getLanguages,
  getNotice,
  getNotices,
  getVendors,
  postNotice,
  postNoticeRestore,
  postOutline,
  postTheme,
  putDraft,
} from "./http/notices.ts";
import { getPreview, getPreviewFile } from "./http/previews.ts";
import {
  getOwnExample,
  getOwnLink,
  getOwnSignIn,
  postOwnChoices,
  postOwnLink,
  postOwnLinks,
} from "./http/own-choices.ts";
import { getMetrics } from "./http/metrics.ts";
import { getPack, postPack } from "./http/packs.ts";
import { getGpc, getHome, getIcon, getOpenApi, getProblems } from "./http/pages.ts";
import {
  getProcessingCsv,
  getProcessingJson,
  getPurpose,
  getPurposeHistory,
  getPurposes,
  postPurposeRetire,
  putPurpose,
} from "./http/purposes.ts";
import { errorAnswer } from "./http/problem-page.ts";
import { getAudit } from "./http/audit.ts";
import { getKeys, postKey, postKeyRevoke } from "./http/keys.ts";
import {
  getOrigins,
  getSettings,
  getSites,
  postSample,
  postSampleWipe,
  postSite,
  putOrigins,
  putSettings,
  putSiteName,
} from "./http/sites.ts";
import { getUsers, postUser, postUserDisable, postUserLink, postUserRole } from "./http/users.ts";
import { getHeldReceipt, getReceipt, postWithdrawal } from "./http/receipts.ts";
import { postFind, postRecord } from "./http/records.ts";
import {
  getImport,
  getImportErrors,
  getImports,
  postImport,
  postImportCommit,
  postImportUndo,
} from "./http/imports.ts";
import { getSession, getSessions, postSessionEnd, postSessionsEnd } from "./http/sessions.ts";
import {
  getPasskeys,
  postPasskey,
  postPasskeyName,
  postPasskeyOptions,
  postPasskeyRemove,
  postRecoveryCodes,
  postSession,
  postSessionOptions,
  signInLimited,
} from "./http/sign-in.ts";
import { getSuppressions, postSuppressionFind, postSuppressionLift, postSuppressions } from "./http/suppressions.ts";
import { getBackups, getRetention, getSiteHealth, postRetention } from "./http/keeping.ts";
import { getRecordingsDue, postRecordingsDeleted } from "./http/recordings.ts";
import { getSharesToTell, postShares, postSharesFind, postSharesTold } from "./http/shares.ts";
import { DoneBefore } from "./services/repeats.ts";
import { getHolds, getRequests, postErasure, postHold, postHoldLift, postLink } from "./http/subjects.ts";
import { getUnsubscribe, postUnsubscribe, postUnsubscribeLinks } from "./http/unsubscribe.ts";
import { getAttention, getInstall, postPageReport, postShown } from "./http/installs.ts";
import { getStats, getStatsLive } from "./http/stats.ts";
import { getScreenings, postCoverage, postScreenings } from "./http/screenings.ts";
import {
  getDeliveries,
  getWebhooks,
  postWebhookChange,
  postWebhookRemoval,
  postWebhookReplay,
  postWebhookRotation,
  postWebhooks,
} from "./http/webhooks.ts";
import { getLogReport, postWitness } from "./http/witnesses.ts";
import { getAsset, getCarried, getNoticeView, getSiteFile } from "./http/site-files.ts";

/** One address: what stands before its handlers, and a handler per method. GET answers HEAD too. */
export interface Route {
  readonly path: string;
  readonly before?: readonly AppMiddleware[];
  readonly on: Readonly<
    Partial<Record<"GET" | "POST" | "PUT" | "DELETE" | "OPTIONS", Handler | readonly [AppMiddleware, Handler]>>
  >;
}

/** Every address this server answers. */
export const routes: readonly Route[] = [
  { path: "/", on: { GET: getHome } },
  { path: "/console", on: { GET: getConsole } },
  { path: "/console/:path{.*}", on: { GET: getConsole } },
  { path: "/favicon.ico", on: { GET: getIcon } },
  { path: "/healthz", on: { GET: getHealth } },
  { path: "/metrics", on: { GET: [rateLimited, getMetrics] } },
  { path: "/readyz", on: { GET: [rateLimited, getReadiness] } },
  { path: "/openapi.json", before: [readableByAll], on: { GET: getOpenApi } },
  { path: "/docs/problems.md", before: [readableByAll], on: { GET: getProblems } },
  { path: "/.well-known/gpc.json", before: [readableByAll], on: { GET: getGpc } },
  { path: "/s/:file", before: [readableByAll], on: { GET: getSiteFile } },
  { path: "/s/:site/:form", before: [readableByAll], on: { GET: getDeclaration } },
  { path: "/s/:site/:hash/:file", before: [readableByAll], on: { GET: getNoticeView } },
  { path: "/w/:file{.+}", before: [readableByAll], on: { GET: getAsset } },
  { path: "/i/:file{.+}", before: [readableByAll], on: { GET: getCarried } },
  { path: "/n/:site/:hash/:lang", on: { GET: getAsWasPage } },
  { path: "/n/:site/:hash/:build/:path{.+}", before: [readableByAll], on: { GET: getArchived } },
  { path: "/f/:site/:hash", before: [readableByAll], on: { GET: getArchivedFile } },
  { path: "/v1/session", on: { GET: [rateLimited, getSession], POST: [signInLimited, postSession] } },
  { path: "/v1/session/options", on: { POST: [signInLimited, postSessionOptions] } },
  { path: "/v1/passkeys", on: { GET: [rateLimited, getPasskeys], POST: [rateLimited, postPasskey] } },
  { path: "/v1/passkeys/options", on: { POST: [rateLimited, postPasskeyOptions] } },
  { path: "/v1/passkeys/:id", on: { POST: [rateLimited, postPasskeyName] } },
  { path: "/v1/passkeys/:id/remove", on: { POST: [rateLimited, postPasskeyRemove] } },
  { path: "/v1/recovery-codes", on: { POST: [rateLimited, postRecoveryCodes] } },
  { path: "/v1/sessions", on: { GET: [rateLimited, getSessions] } },
  { path: "/v1/sessions/end", on: { POST: [rateLimited, postSessionsEnd] } },
  { path: "/v1/sessions/:id/end", on: { POST: [rateLimited, postSessionEnd] } },
  { path: "/p/:site/:token", on: { GET: [previewLimited, getPreview] } },
  { path: "/p/:site/:token/:path{.+}", before: [readableByAll], on: { GET: [previewLimited, getPreviewFile] } },
  { path: "/v1/notices", on: { GET: [rateLimited, getNotices], POST: [rateLimited, postNotice] } },
  { path: "/v1/notices/:hash", on: { GET: [rateLimited, getNotice] } },
  { path: "/v1/notices/:hash/restore", on: { POST: [rateLimited, postNoticeRestore] } },
  {
    path: "/v1/draft",
    on: { GET: [rateLimited, getDraft], PUT: [rateLimited, putDraft], DELETE: [rateLimited, deleteDraft] },
  },
  { path: "/v1/draft/theme", on: { POST: [rateLimited, postTheme] } },
  { path: "/v1/draft/outline", on: { POST: [rateLimited, postOutline] } },
  { path: "/v1/languages", on: { GET: getLanguages } },
  { path: "/v1/languages/:lang", on: { GET: getLanguage } },
  { path: "/v1/vendors", on: { GET: getVendors } },
  { path: "/v1/sites", on: { GET: [rateLimited, getSites], POST: [rateLimited, postSite] } },
  { path: "/v1/samples", on: { POST: [rateLimited, postSample] } },
  { path: "/v1/samples/:id/wipe", on: { POST: [rateLimited, postSampleWipe] } },
  { path: "/v1/site-name", on: { PUT: [rateLimited, putSiteName] } },
  { path: "/v1/origins", on: { GET: [rateLimited, getOrigins], PUT: [rateLimited, putOrigins] } },
  { path: "/v1/settings", on: { GET: [rateLimited, getSettings], PUT: [rateLimited, putSettings] } },
  { path: "/v1/config", on: { GET: [rateLimited, getConfig], PUT: [rateLimited, putConfig] } },
  { path: "/v1/config/differences", on: { POST: [rateLimited, postConfigDifferences] } },
  { path: "/v1/health", on: { GET: [rateLimited, getSiteHealth] } },
  { path: "/v1/backups", on: { GET: [rateLimited, getBackups] } },
  { path: "/v1/retention", on: { GET: [rateLimited, getRetention], POST: [rateLimited, postRetention] } },
  { path: "/v1/keys", on: { GET: [rateLimited, getKeys], POST: [rateLimited, postKey] } },
  { path: "/v1/keys/identity", on: { GET: [rateLimited, getIdentity] } },
  { path: "/v1/keys/identity/rotate", on: { POST: [rateLimited, postIdentityRotation] } },
  { path: "/v1/keys/:id/revoke", on: { POST: [rateLimited, postKeyRevoke] } },
  { path: "/v1/users", on: { GET: [rateLimited, getUsers], POST: [rateLimited, postUser] } },
  { path: "/v1/users/:id/link", on: { POST: [rateLimited, postUserLink] } },
  { path: "/v1/users/:id/role", on: { POST: [rateLimited, postUserRole] } },
  { path: "/v1/users/:id/disable", on: { POST: [rateLimited, postUserDisable] } },
  { path: "/v1/records/find", on: { POST: [rateLimited, postFind] } },
  { path: "/v1/audit", on: { GET: [rateLimited, getAudit] } },
  { path: "/v1/records", before: [rateLimited, readableBySites], on: { POST: postRecord, OPTIONS: preflight } },
  { path: "/v1/records.csv", on: { GET: [rateLimited, getRecordsCsv] } },
  { path: "/v1/records.ndjson", on: { GET: [rateLimited, getRecordsNdjson] } },
  { path: "/v1/receipts/:id", on: { GET: [rateLimited, getReceipt] } },
  { path: "/r/:receipt", before: [readableByAll], on: { GET: [rateLimited, getHeldReceipt] } },
  { path: "/r/:receipt/withdraw", on: { POST: [rateLimited, postWithdrawal] } },
  { path: "/v1/check", on: { POST: [rateLimited, postCheck] } },
  { path: "/v1/check/stream", on: { POST: [rateLimited, postCheckStream] } },
  { path: "/v1/checks/:id", on: { GET: [rateLimited, getCheck] } },
  { path: "/v1/imports", on: { GET: [rateLimited, getImports], POST: [rateLimited, postImport] } },
  { path: "/v1/imports/:id", on: { GET: [rateLimited, getImport] } },
  { path: "/v1/imports/:id/commit", on: { POST: [rateLimited, postImportCommit] } },
  { path: "/v1/imports/:id/undo", on: { POST: [rateLimited, postImportUndo] } },
  { path: "/v1/imports/:id/errors.csv", on: { GET: [rateLimited, getImportErrors] } },
  { path: "/v1/checks/:id/recheck", on: { POST: [rateLimited, postRecheck] } },
  { path: "/u/:site/:token", on: { GET: [mailLimited, getUnsubscribe], POST: [mailLimited, postUnsubscribe] } },
  { path: "/v1/changes", on: { GET: [rateLimited, getChanges] } },
  { path: "/v1/change-keys", on: { POST: [rateLimited, postChangeKeys] } },
  { path: "/v1/webhooks", on: { GET: [rateLimited, getWebhooks], POST: [rateLimited, postWebhooks] } },
  { path: "/v1/webhooks/:id", on: { POST: [rateLimited, postWebhookChange] } },
  { path: "/v1/webhooks/:id/rotate", on: { POST: [rateLimited, postWebhookRotation] } },
  { path: "/v1/webhooks/:id/remove", on: { POST: [rateLimited, postWebhookRemoval] } },
  { path: "/v1/webhooks/:id/replay", on: { POST: [rateLimited, postWebhookReplay] } },
  { path: "/v1/webhooks/:id/deliveries", on: { GET: [rateLimited, getDeliveries] } },
  { path: "/m/:site", on: { GET: [rateLimited, getOwnSignIn], POST: [rateLimited, postOwnChoices] } },
  { path: "/m/:site/example", on: { GET: [rateLimited, getOwnExample] } },
  { path: "/m/:site/:token", on: { GET: [rateLimited, getOwnLink], POST: [rateLimited, postOwnLink] } },
  { path: "/c/:site/:token", on: { GET: [rateLimited, getConfirmation], POST: [rateLimited, postConfirmation] } },
  { path: "/v1/own-links", on: { POST: [rateLimited, postOwnLinks] } },
  { path: "/v1/unsubscribe-links", on: { POST: [rateLimited, postUnsubscribeLinks] } },
  { path: "/v1/feedback/:mailer", on: { POST: [mailLimited, postFeedback] } },
  { path: "/v1/inbound/:mailer", on: { POST: [mailLimited, postInbound] } },
  { path: "/v1/screenings", on: { GET: [rateLimited, getScreenings], POST: [rateLimited, postScreenings] } },
  { path: "/v1/screenings/coverage", on: { POST: [rateLimited, postCoverage] } },
  { path: "/v1/shown", before: [rateLimited, readableBySites], on: { POST: postShown } },
  { path: "/v1/install", on: { GET: [rateLimited, getInstall] } },
  { path: "/v1/install/reports", before: [rateLimited, readableBySites], on: { POST: postPageReport } },
  { path: "/v1/attention", on: { GET: [rateLimited, getAttention] } },
  { path: "/v1/stats", on: { GET: [rateLimited, getStats] } },
  { path: "/v1/stats/live", on: { GET: [rateLimited, getStatsLive] } },
  { path: "/v1/suppressions", on: { GET: [rateLimited, getSuppressions], POST: [rateLimited, postSuppressions] } },
  { path: "/v1/suppressions/find", on: { POST: [rateLimited, postSuppressionFind] } },
  { path: "/v1/suppressions/:id/lift", on: { POST: [rateLimited, postSuppressionLift] } },
  { path: "/v1/requests", on: { GET: [rateLimited, getRequests] } },
  { path: "/v1/erasures", on: { POST: [rateLimited, postErasure] } },
  { path: "/v1/links", on: { POST: [rateLimited, postLink] } },
  { path: "/v1/sales", on: { POST: [rateLimited, postSales] } },
  { path: "/v1/sends", on: { POST: [rateLimited, postSends] } },
  { path: "/v1/shares", on: { POST: [rateLimited, postShares] } },
  { path: "/v1/shares/find", on: { POST: [rateLimited, postSharesFind] } },
  { path: "/v1/shares/to-tell", on: { GET: [rateLimited, getSharesToTell] } },
  { path: "/v1/shares/told", on: { POST: [rateLimited, postSharesTold] } },
  { path: "/v1/purposes", on: { GET: [rateLimited, getPurposes] } },
  { path: "/v1/purposes/:id", on: { GET: [rateLimited, getPurpose], PUT: [rateLimited, putPurpose] } },
  { path: "/v1/purposes/:id/history", on: { GET: [rateLimited, getPurposeHistory] } },
  { path: "/v1/purposes/:id/retire", on: { POST: [rateLimited, postPurposeRetire] } },
  { path: "/v1/processing.json", on: { GET: [rateLimited, getProcessingJson] } },
  { path: "/v1/processing.csv", on: { GET: [rateLimited, getProcessingCsv] } },
  { path: "/v1/recordings/due", on: { GET: [rateLimited, getRecordingsDue] } },
  { path: "/v1/recordings/deleted", on: { POST: [rateLimited, postRecordingsDeleted] } },
  { path: "/v1/holds", on: { GET: [rateLimited, getHolds], POST: [rateLimited, postHold] } },
  { path: "/v1/holds/:id/lift", on: { POST: [rateLimited, postHoldLift] } },
  { path: "/v1/held", on: { POST: [rateLimited, postHeld] } },
  { path: "/v1/packs", on: { POST: [rateLimited, postPack] } },
  { path: "/v1/packs/:id", on: { GET: [rateLimited, getPack] } },
  { path: "/v1/export", on: { GET: [rateLimited, getExport] } },
  { path: "/v1/logs/:site/checkpoint", before: [readableByAll], on: { GET: getCheckpoint } },
  { path: "/v1/logs/:site/key", before: [readableByAll], on: { GET: getVerifierKey } },
  { path: "/v1/logs/:site/jwks.json", before: [readableByAll], on: { GET: getKeySet } },
  { path: "/v1/logs/:site/keys", before: [readableByAll], on: { GET: getVerifierKeys } },
  { path: "/v1/logs/:site/witness", before: [readableByAll], on: { POST: [rateLimited, postWitness] } },
  { path: "/v1/log", on: { GET: [rateLimited, getLogReport] } },
  { path: "/v1/logs/:site/consistency", before: [readableByAll], on: { GET: getConsistency } },
  { path: "/v1/logs/:site/inclusion", before: [readableByAll], on: { GET: getInclusion } },
  { path: "/v1/logs/:site/proof", before: [readableByAll], on: { GET: getLogProof } },
  { path: "/v1/logs/:site/tile/:path{.+}", before: [readableByAll], on: { GET: getTile } },
];

/** The server as one fetch function, whatever the runtime: no timers, no I/O before the first request. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(frame(deps));
  app.onError((error, c: AppContext) => (error instanceof DoneBefore ? answeredAgain(error) : errorAnswer(error, c)));
  app.notFound((c: AppContext) => errorAnswer(new ProblemError("not-found"), c));
  for (const { path, before = [], on } of routes) {
    const named: AppMiddleware = (c, next) => {
      c.set("route", path);
      return next();
    };
    app.use(path, named);
    for (const middleware of before) app.use(path, middleware);
    for (const [method, handlers] of Object.entries(on)) {
      const [guards, handler] = typeof handlers === "function" ? [[], handlers] : [[handlers[0]], handlers[1]];
      app.on(method, [path], ...guards, ...onceAt(`${method} ${path}`), handler);
    }
    const methods = Object.keys(on).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    app.all(path, otherMethods(methods));
  }
  return app;
}
