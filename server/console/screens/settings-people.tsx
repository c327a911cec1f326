// The people of an installation: who may do what, links that let them in, and how somebody is taken out.
import { useState } from "preact/hooks";
import type { Role } from "../../services/scopes.ts";
import { useApp } from "../app/app-state.ts";
import { useAsked } from "../app/asked.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Dialog, ShownOnce } from "../parts/dialog.tsx";
import { Field, Form, Select } from "../parts/field.tsx";
import { Failure, Shown } from "../parts/said.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { peopleWords } from "./settings-people-words.ts";
import { ChangeRole, inOrder, isRole, Remove, type Over, type Person } from "./settings-person.tsx";

/** A link as `POST /v1/users` and `POST /v1/users/ID/link` answer it, this once. */
interface Link {
  readonly address: string;
  readonly kind: string;
  readonly expiresAt: string;
}

const usualDays = "30";
function MadeLink({
  link,
  name,
  onClose,
}: {
  readonly link: Link;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const said = useWords(peopleWords);
  const { moment } = useFormats();
  return (
    <ShownOnce title={said.linkFor(name)} done={said.done} onClose={onClose}>
      <p>{link.kind === "visit" ? said.visitAbout(moment(link.expiresAt)) : said.linkAbout(moment(link.expiresAt))}</p>
      <Snippet code={link.address} what={said.link} />
      <p class="quiet small">{said.linkOnce}</p>
    </ShownOnce>
  );
}

const Days = (props: {
  readonly value: string;
  readonly error: unknown;
  readonly onChange: (value: string) => void;
}) => {
  const said = useWords(peopleWords);
  const faultOf = useFaultOf(props.error);
  return (
    <Field
      label={said.days}
      hint={said.daysHelp}
      value={props.value}
      fault={faultOf("/days")}
      onChange={props.onChange}
    />
  );
};

/** What is asked for beside the role: an auditor's link ends after some days. */
const daysOf = (role: string, days: string) => (role === "auditor" ? { days: Number(days) } : {});

function Invite({ onClose, onDone }: Over) {
  const said = useWords(peopleWords);
  const { api } = useApp();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [days, setDays] = useState(usualDays);
  const [link, setLink] = useState<Link>();
  const invite = useAction(async () => {
    const body = { name: name.trim(), role, ...daysOf(role, days) };
    setLink((await api.json<{ link: Link }>("POST", "/v1/users", body)).link);
    onDone();
  });
  const faultOf = useFaultOf(invite.error);
  if (link) return <MadeLink link={link} name={name.trim()} onClose={onClose} />;
  return (
    <Dialog title={said.invite} onClose={onClose}>
      <Form onSend={() => name.trim() && invite.run()}>
        <Field
          label={said.name}
          hint={said.nameHelp}
          value={name}
          onChange={setName}
          fault={faultOf("/name")}
          isRequired
          isFirst
        />
        <Select
          label={said.role}
          hint={said.roleAbouts[role]}
          value={role}
          options={inOrder.map((one) => [one, said.roles[one]])}
          onChange={setRole}
        />
        {role === "auditor" && <Days value={days} error={invite.error} onChange={setDays} />}
        <Failure error={invite.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={invite.isBusy} isOff={name.trim() === ""}>
            {said.makeLink}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function NewLink({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const said = useWords(peopleWords);
  const { api } = useApp();
  const [days, setDays] = useState(usualDays);
  const [link, setLink] = useState<Link>();
  const make = useAction(async () => {
    setLink(await api.json<Link>("POST", `/v1/users/${person.id}/link`, daysOf(person.role, days)));
  });
  if (link) return <MadeLink link={link} name={person.name} onClose={onClose} />;
  const isVisit = person.role === "auditor";
  return (
    <Dialog title={said.linkFor(person.name)} onClose={onClose}>
      <Form onSend={make.run}>
        <p>{isVisit ? said.newVisitAbout : said.newLinkAbout}</p>
        {isVisit && <Days value={days} error={make.error} onChange={setDays} />}
        <Failure error={make.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={make.isBusy}>
            {said.makeLink}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface PersonProps {
  readonly person: Person;
  readonly onLink: () => void;
  readonly onRole: () => void;
  readonly onRemove: () => void;
}

function PersonLine({ person, onLink, onRole, onRemove }: PersonProps) {
  const said = useWords(peopleWords);
  const { since } = useFormats();
  const { session } = useApp();
  const { id, name, role, disabledAt, activeAt } = person;
  const may = (verb: string) => session?.user.verbs.includes(verb) ?? false;
  return (
    <li>
      <div>
        <strong>{name}</strong> {id === session?.user.id && <Badge>{said.you}</Badge>}
        <p class="quiet small">
          {isRole(role) ? said.roles[role] : role} · {activeAt ? said.active(since(activeAt)) : said.never}
        </p>
      </div>
      {disabledAt !== null ? (
        <Badge tone="bad">{said.gone}</Badge>
      ) : (
        <div class="row">
          {may("user.link") && (
            <Button kind="plain" onPress={onLink}>
              {said.newLink}
              <span class="unseen"> {name}</span>
            </Button>
          )}
          {may("user.set-role") && role !== "auditor" && id !== session?.user.id && (
            <Button kind="plain" onPress={onRole}>
              {said.role}
              <span class="unseen"> {name}</span>
            </Button>
          )}
          {may("user.disable") && id !== session?.user.id && (
            <Button kind="plain" onPress={onRemove}>
              {said.remove}
              <span class="unseen"> {name}</span>
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Those who may still do something first. */
const inShownOrder = (people: readonly Person[]): readonly Person[] =>
  people.toSorted((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null));

export function PeopleSection() {
  const said = useWords(peopleWords);
  const { api, session } = useApp();
  const [isInviting, setInviting] = useState(false);
  useAsked("act", (asked) => {
    if (asked === "invite") setInviting(true);
    return asked === "invite";
  });
  const [linking, setLinking] = useState<Person>();
  const [changing, setChanging] = useState<Person>();
  const [removing, setRemoving] = useState<Person>();
  const loaded = useLoaded((signal) => api.json<{ users: Person[] }>("GET", "/v1/users", undefined, { signal }), []);
  const invite = session?.user.verbs.includes("user.create") ? (
    <Button kind="main" icon="plus" onPress={() => setInviting(true)}>
      {said.invite}
    </Button>
  ) : null;
  return (
    <Card title={said.people} actions={invite}>
      <div class="stack">
        <Shown of={loaded}>
          {({ users }) => (
            <ul class="lines" aria-label={said.people}>
              {inShownOrder(users).map((person) => (
                <PersonLine
                  key={person.id}
                  person={person}
                  onLink={() => setLinking(person)}
                  onRole={() => setChanging(person)}
                  onRemove={() => setRemoving(person)}
                />
              ))}
            </ul>
          )}
        </Shown>
        <details>
          <summary>{said.whatRoles}</summary>
          <dl class="facts">
            {inOrder.map((role) => (
              <>
                <dt>{said.roles[role]}</dt>
                <dd>{said.roleAbouts[role]}</dd>
              </>
            ))}
          </dl>
        </details>
        {isInviting && <Invite onClose={() => setInviting(false)} onDone={loaded.reload} />}
        {linking && <NewLink person={linking} onClose={() => setLinking(undefined)} />}
        {changing && <ChangeRole person={changing} onClose={() => setChanging(undefined)} onDone={loaded.reload} />}
        {removing && <Remove person={removing} onClose={() => setRemoving(undefined)} onDone={loaded.reload} />}
      </div>
    </Card>
  );
}
