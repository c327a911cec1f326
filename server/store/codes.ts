// The small numbers that tables hold for words that core has lists of. A list may only grow at its end.
import { channels, type Channel } from "../../core/purpose.ts";
import { subjectKinds, type SubjectKind } from "../../core/record.ts";
import { consentStatuses, type ConsentStatus } from "../../core/status.ts";

/** 0 is an answer that is given on no channel. */
export const channelNo = (channel: Channel | "" | undefined): number => (channel ? channels.indexOf(channel) + 1 : 0);
export const channelOf = (no: number): Channel | "" => channels[no - 1] ?? "";

export const statusNo = (status: ConsentStatus): number => consentStatuses.indexOf(status);
export const statusOf = (no: number): ConsentStatus => consentStatuses[no] ?? "unknown";

export const kindNo = (kind: SubjectKind): number => subjectKinds.indexOf(kind);
export const kindOf = (no: number): SubjectKind => subjectKinds[no] ?? "device";
