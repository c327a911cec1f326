// A small stand-in for Google Tag Manager's sandbox: reads a template, runs its code, and allows only what it declares.
import { Script, createContext } from "node:vm";

export interface Template {
  readonly info: { readonly type: string; readonly containerContexts: readonly string[]; readonly displayName: string };
  readonly parameters: readonly { readonly name: string; readonly valueValidators?: readonly Validator[] }[];
  readonly code: string;
  readonly permissions: readonly Permission[];
  readonly sections: readonly string[];
}
interface Validator {
  readonly type: string;
  readonly args?: readonly string[];
}
interface Value {
  readonly string?: string;
  readonly boolean?: boolean;
  readonly listItem?: readonly Value[];
  readonly mapKey?: readonly Value[];
  readonly mapValue?: readonly Value[];
}
interface Permission {
  readonly instance: {
    readonly key: { readonly publicId: string };
    readonly param: readonly { readonly value: Value }[];
  };
}

/** The parts of a `.tpl` file between its headings; JSON where they are JSON. */
export function readTemplate(text: string): Template {
  const parts = text.split(/^___([A-Z_]+)___$/m);
  const sections = parts.filter((_, at) => at % 2 === 1);
  const section = (name: string) => parts[parts.indexOf(name) + 1]!;
  return {
    sections,
    info: JSON.parse(section("INFO")) as Template["info"],
    parameters: JSON.parse(section("TEMPLATE_PARAMETERS")) as Template["parameters"],
    code: section("SANDBOXED_JS_FOR_WEB_TEMPLATE"),
    permissions: JSON.parse(section("WEB_PERMISSIONS")) as Template["permissions"],
  };
}

/** What a permission of the template names: `ad_storage write`, `assent.on execute`, or a pattern alone. */
export function declared({ permissions }: Template, permission: string): string[] {
  const values = permissions.find(({ instance }) => instance.key.publicId === permission)?.instance.param ?? [];
  return values.flatMap(({ value }) =>
    (value.listItem ?? []).flatMap(({ string, mapKey, mapValue }) => {
      if (string !== undefined) return [string];
      const [name, ...rights] = mapValue!;
      return rights.flatMap((right, at) => (right.boolean ? [`${name!.string} ${mapKey![at + 1]!.string}`] : []));
    }),
  );
}

const fitsUrl = (pattern: string, url: string): boolean =>
  new RegExp(`^${pattern.replace(/[.?+]/g, "\\$&").replace(/\*/g, ".*")}$`).test(url);

/** What the template did, in order, as `[api, …arguments]`. Functions of the page are in `page`. */
export interface Run {
  readonly calls: (readonly [api: string, ...given: unknown[]])[];
  /** What the script loader was given to call. */
  loaded(): void;
  failed(): void;
}

/** Runs the template with the values of its fields; a call that it has not declared throws, as in the sandbox. */
export function runTemplate(template: Template, data: object, page: (key: string, given: unknown) => unknown): Run {
  const calls: Run["calls"] = [];
  let ends: (() => void)[] = [];
  const need = (permission: string, right: string) => {
    if (!declared(template, permission).includes(right)) throw new Error(`${permission} does not allow ${right}`);
  };
  const consent = (api: string) => (state: Record<string, unknown>) => {
    for (const type of Object.keys(state)) if (type !== "wait_for_update") need("access_consent", `${type} write`);
    calls.push([api, structuredClone(state)]);
  };
  const apis: Record<string, (...given: never[]) => unknown> = {
    makeNumber: Number,
    setDefaultConsentState: consent("setDefaultConsentState"),
    updateConsentState: consent("updateConsentState"),
    gtagSet(key: string, value: unknown) {
      need("write_data_layer", key);
      calls.push(["gtagSet", key, value]);
    },
    callInWindow(key: string, given: unknown) {
      need("access_globals", `${key} execute`);
      return page(key, given);
    },
    injectScript(url: string, onLoad: () => void, onError: () => void) {
      if (!declared(template, "inject_script").some((pattern) => fitsUrl(pattern, url))) throw new Error(`not ${url}`);
      calls.push(["injectScript", url]);
      ends = [onLoad, onError];
    },
  };
  const gtm = { gtmOnSuccess: () => calls.push(["gtmOnSuccess"]), gtmOnFailure: () => calls.push(["gtmOnFailure"]) };
  const find = (name: string) => apis[name] ?? expectApi(name);
  new Script(template.code).runInContext(createContext({ require: find, data: { ...data, ...gtm } }));
  return { calls, loaded: () => ends[0]!(), failed: () => ends[1]!() };
}

function expectApi(name: string): never {
  throw new Error(`the sandbox has no ${name}`);
}
