// The sample site: the button that opens it, and what stands over every screen of it.
import { useEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Failure } from "../parts/said.tsx";
import { useApp } from "./app-state.ts";
import { useWords } from "./language.ts";
import { go, to } from "./router.ts";
import { saidOf } from "./problem-words.ts";
import type { Site } from "./session.ts";
import { shellWords } from "./shell-words.ts";
import { useAction } from "./use-loaded.ts";

/** Makes the sample site where there is none, and goes there; nothing for who may not. */
export function OpenSample() {
  const said = useWords(shellWords);
  const { api, session, refresh } = useApp();
  const { run, isBusy, error } = useAction(async () => {
    const { id } = await api.json<Site>("POST", "/v1/samples", { name: said.sampleName });
    await refresh();
    go(to(id));
  });
  if (!session?.user.verbs.includes("site.wipe")) return null;
  return (
    <div class="stack sample-way">
      <p class="quiet">{said.sampleAbout}</p>
      <Button icon="overview" isBusy={isBusy} onPress={run}>
        {said.sampleOpen}
      </Button>
      <Failure error={error} />
    </div>
  );
}

/** Says on every screen of the sample that all of it is made up, with the button that wipes it. */
export function SampleBar() {
  const said = useWords(shellWords);
  const { api, session, site, sites, language, refresh, toast } = useApp();
  const { run, isBusy, error } = useAction(async () => {
    await api.json("POST", `/v1/samples/${site?.id}/wipe`);
    // First away from it: its screens would ask for what is gone.
    const real = sites.find(({ isSample }) => !isSample);
    go(real ? to(real.id) : to(), "replace");
    await refresh();
    toast({ text: said.sampleWiped });
  });
  useEffect(() => {
    if (error !== undefined) toast({ text: saidOf(error, language).what });
  }, [error]);
  if (!site?.isSample) return null;
  return (
    <div class="sample">
      <Icon name="info" />
      <p>{said.sampleBar}</p>
      {session?.user.verbs.includes("site.wipe") && (
        <Button icon="trash" isBusy={isBusy} onPress={run}>
          {said.sampleWipe}
        </Button>
      )}
    </div>
  );
}
