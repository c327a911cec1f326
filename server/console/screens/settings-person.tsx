// What is done to one of the people who work here: another role, or taken out.
import { useState } from "preact/hooks";
import type { Role } from "../../services/scopes.ts";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Select } from "../parts/field.tsx";
import { peopleWords } from "./settings-people-words.ts";

/** One of `GET /v1/users`. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly disabledAt: string | null;
  readonly activeAt: string | null;
}

/** In the order they are offered in. */
export const inOrder: readonly Role[] = ["editor", "marketer", "auditor", "owner"];

/** Whether this console knows the role. */
export const isRole = (role: string): role is Role => (inOrder as readonly string[]).includes(role);

/** A dialog over the list of people. */
export interface Over {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Visitors become nobody else, and nobody becomes one. */
const lasting: readonly Role[] = ["editor", "marketer", "owner"];

/** Owners, editors and marketers change places. */
export function ChangeRole({ person, onClose, onDone }: Over & { readonly person: Person }) {
  const said = useWords(peopleWords);
  const { api } = useApp();
  const [role, setRole] = useState<Role>(isRole(person.role) ? person.role : "editor");
  return (
    <ConfirmAct
      title={said.roleOf(person.name)}
      action={said.setRole}
      isOff={role === person.role}
      act={() => api.json("POST", `/v1/users/${person.id}/role`, { role })}
      done={said.hasRole(person.name, said.roles[role])}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{said.roleAbout}</p>
      <Select
        label={said.role}
        hint={said.roleAbouts[role]}
        value={role}
        options={lasting.map((one) => [one, said.roles[one]])}
        onChange={setRole}
      />
    </ConfirmAct>
  );
}

/** Taken out for good. */
export function Remove({ person, onClose, onDone }: Over & { readonly person: Person }) {
  const said = useWords(peopleWords);
  const { api } = useApp();
  const remove = () => api.json("POST", `/v1/users/${person.id}/disable`);
  return (
    <ConfirmAct
      title={said.removeTitle(person.name)}
      action={said.remove}
      isDanger
      act={remove}
      done={said.removed(person.name)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{said.removeAbout}</p>
    </ConfirmAct>
  );
}
