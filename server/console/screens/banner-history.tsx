// Every notice that was published: where it stands, how it looked, and the way back to it.
import { useState } from "preact/hooks";
import { restoredFrom } from "../../../core/in-force.ts";
import type { NoticeVersion } from "../../services/notice-versions.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Badge, type Tone } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { historyWords } from "./banner-history-words.ts";

const tones: Readonly<Record<NoticeVersion["standing"], Tone | undefined>> = {
  "in-force": "good",
  coming: "wait",
  superseded: undefined,
  never: undefined,
};

/** Asks before a notice is put in force again. */
function GoBack(props: { readonly to: NoticeVersion; readonly onDone: () => void; readonly onClose: () => void }) {
  const said = useWords(historyWords);
  const { api, toast } = useApp();
  const site = useSite();
  const { moment } = useFormats();
  const { hash, standing, publishedAt } = props.to;
  const isCurrent = standing === "in-force";
  const restore = async () => {
    await api.json("POST", `/v1/notices/${hash.slice(7)}/restore`, {}, { site: site.id });
    toast({ text: said.restored });
    props.onDone();
  };
  return (
    <ConfirmAct
      title={isCurrent ? said.callOffTitle : said.backTitle}
      action={isCurrent ? said.callOff : said.goBack}
      act={restore}
      onClose={props.onClose}
    >
      <p>{isCurrent ? said.callOffHelp : said.backHelp(moment(publishedAt))}</p>
    </ConfirmAct>
  );
}

export function History({ onChanged }: { readonly onChanged: () => void }) {
  const { api } = useApp();
  const site = useSite();
  const [back, setBack] = useState<NoticeVersion>();
  const list = useLoaded(
    (signal) =>
      api.json<{ notices: readonly NoticeVersion[] }>("GET", "/v1/notices", undefined, { site: site.id, signal }),
    [site.id],
  );
  const done = () => {
    setBack(undefined);
    list.reload();
    onChanged();
  };
  return (
    <>
      <Shown of={list}>{({ notices }) => <Versions notices={notices} onBack={setBack} />}</Shown>
      {back && <GoBack to={back} onDone={done} onClose={() => setBack(undefined)} />}
    </>
  );
}

function Versions(props: {
  readonly notices: readonly NoticeVersion[];
  readonly onBack: (row: NoticeVersion) => void;
}) {
  const { notices, onBack } = props;
  const said = useWords(historyWords);
  const site = useSite();
  const { moment, day } = useFormats();
  const isAnnounced = notices.some(({ standing }) => standing === "coming");
  const why = (reason: string) => {
    const publishedAt = restoredFrom(reason);
    return publishedAt === undefined ? said.reason(reason) : said.restoredReason(moment(publishedAt));
  };
  const stands = ({ standing, effectiveAt, shortNotice }: NoticeVersion) => (
    <>
      <Badge tone={tones[standing]}>
        {standing === "coming" ? said.coming(day(effectiveAt)) : said.standings[standing]}
      </Badge>
      {shortNotice !== undefined && <p class="quiet small">{why(shortNotice)}</p>}
    </>
  );
  const looked = ({ hash, languages }: NoticeVersion) => (
    <LinkButton kind="plain" href={`/n/${site.id}/${hash.slice(7)}/${languages[0]}`} icon="eye" apart>
      {said.look}
    </LinkButton>
  );
  const again = (row: NoticeVersion) =>
    row.standing === "in-force" && !isAnnounced ? null : (
      <Button kind="plain" onPress={() => onBack(row)}>
        {row.standing === "in-force" ? said.callOff : said.goBack}
      </Button>
    );
  return (
    <Table
      label={said.title}
      rows={notices}
      keyOf={({ hash }) => hash}
      columns={[
        { name: said.published, cell: ({ publishedAt }) => moment(publishedAt) },
        { name: said.stands, cell: stands },
        { name: said.hash, cell: ({ hash }) => <code>{hash.slice(7, 19)}</code>, isWide: true },
        { name: said.asWas, cell: looked, isWide: true },
        { name: said.back, atEnd: true, cell: again },
      ]}
    />
  );
}
