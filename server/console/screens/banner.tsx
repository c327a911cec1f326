// The banner: the next notice written beside its live preview, what the linter says of it, and how it is published.
import { useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { useAsked } from "../app/asked.ts";
import { useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { Button, CopyButton, LinkButton } from "../parts/button.tsx";
import { Badge, Head } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Leaving } from "../parts/leaving.tsx";
import { Empty, Failure, Notice, Skeleton } from "../parts/said.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useDraft, type DraftState } from "./banner-draft.ts";
import { History } from "./banner-history.tsx";
import { LookFields, PolicyFields } from "./banner-look.tsx";
import { Preview } from "./banner-preview.tsx";
import { Publish } from "./banner-publish.tsx";
import { PurposeFields } from "./banner-purposes.tsx";
import { Findings } from "./banner-report.tsx";
import { TextFields } from "./banner-texts.tsx";
import { bannerWords } from "./banner-words.ts";

function Standing({ draft }: { readonly draft: DraftState }) {
  const said = useWords(bannerWords);
  const { state } = draft;
  if (state === "failed" || state === "conflict") return <Badge tone="bad">{said.states[state]}</Badge>;
  if (state === "saved" && draft.draft?.revision === 0) return <Badge>{said.unchanged}</Badge>;
  return <Badge tone={state === "saved" ? "good" : "wait"}>{said.states[state]}</Badge>;
}

function Conflict({ draft }: { readonly draft: DraftState }) {
  const said = useWords(bannerWords);
  const { toast } = useApp();
  const mine = draft.settings;
  const read = () => {
    draft.reload();
    toast({ text: said.readNow, ...(mine ? { undo: () => draft.change(() => mine) } : {}) });
  };
  return (
    <Notice tone="bad" title={said.conflict}>
      <>
        <p>{said.conflictHelp}</p>
        <Button onPress={read}>{said.readAgain}</Button>
      </>
    </Notice>
  );
}

function Drop({ draft, onClose }: { readonly draft: DraftState; readonly onClose: () => void }) {
  const said = useWords(bannerWords);
  const { api, toast } = useApp();
  const site = useSite();
  const before = draft.settings;
  const drop = async () => {
    await api.json("DELETE", "/v1/draft", undefined, { site: site.id });
    draft.reload();
    toast({ text: said.dropped, ...(before ? { undo: () => draft.change(() => before) } : {}) });
    onClose();
  };
  return (
    <ConfirmAct title={said.dropTitle} action={said.drop} isDanger act={drop} onClose={onClose}>
      <p>{said.dropHelp}</p>
    </ConfirmAct>
  );
}

function Editor({ draft }: { readonly draft: DraftState }) {
  const said = useWords(bannerWords);
  const [over, setOver] = useState<"publish" | "drop">();
  const { settings, draft: saved } = draft;
  useAsked("act", (asked) => {
    if (asked === "publish") setOver("publish");
    return asked === "publish";
  });
  if (!settings || !saved) return null;
  const { report } = saved;
  const count = report.faults.length + report.findings.length;
  const save = () => void draft.settle().catch(() => {});
  const isLost = draft.state === "failed" || draft.state === "conflict";
  const isSame = saved.revision === 0 && settings === saved.settings;
  return (
    <>
      <div class="row draft-line">
        <Standing draft={draft} />
        <span class="grow" />
        {!isSame && <Button onPress={() => setOver("drop")}>{said.drop}</Button>}
        <LinkButton href={saved.preview} icon="out" apart>
          {said.share}
        </LinkButton>
        <CopyButton text={new URL(saved.preview, location.href).href} what={said.share} />
        <Button kind="main" onPress={() => setOver("publish")}>
          {said.review}
        </Button>
      </div>
      {draft.state === "conflict" ? <Conflict draft={draft} /> : <Failure error={draft.error} onAgain={save} />}
      <div class="editor">
        <Tabs
          label={said.title}
          tabs={[
            { id: "look", name: said.tabs.look, content: () => <LookFields draft={draft} /> },
            { id: "texts", name: said.tabs.texts, content: () => <TextFields draft={draft} /> },
            { id: "purposes", name: said.tabs.purposes, content: () => <PurposeFields draft={draft} /> },
            { id: "policy", name: said.tabs.policy, content: () => <PolicyFields draft={draft} /> },
            { id: "findings", name: said.tabs.findings(count), content: () => <Findings report={report} /> },
            {
              id: "history",
              name: said.tabs.history,
              content: () => <History key={saved.preview} onChanged={draft.reload} />,
            },
          ]}
        />
        <Preview draft={draft} />
      </div>
      {over === "publish" && <Publish draft={draft} onClose={() => setOver(undefined)} />}
      {over === "drop" && <Drop draft={draft} onClose={() => setOver(undefined)} />}
      <Leaving isHeld={isLost} title={said.leaveTitle} action={said.leave}>
        <p>{said.leaveAbout}</p>
      </Leaving>
    </>
  );
}

export function Screen() {
  const said = useWords(bannerWords);
  const { api } = useApp();
  const site = useSite();
  const draft = useDraft(api, site.id);
  const isNew = draft.error instanceof ApiProblem && draft.error.slug === "not-found" && !draft.draft;
  return (
    <>
      <Head title={said.title} about={said.about} />
      {isNew ? (
        <Empty icon="banner" title={said.empty}>
          <p>{said.emptyAbout}</p>
          <LinkButton kind="main" href={to("new")}>
            {said.begin}
          </LinkButton>
        </Empty>
      ) : draft.draft ? (
        <Editor draft={draft} />
      ) : draft.error === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <Failure error={draft.error} onAgain={draft.reload} />
      )}
    </>
  );
}
