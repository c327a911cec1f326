// For `npx drizzle-kit generate --config server/store/drizzle.config.ts`: writes the SQL of a schema change to copy from.
import { defineConfig } from "drizzle-kit";

// Not into migrations/: there the statements are sorted by kind of database and gain their triggers by hand.
export default defineConfig({
  dialect: "sqlite",
  schema: [
    "./server/store/schema.ts",
    "./server/store/schema-contact.ts",
    "./server/store/schema-webhooks.ts",
    "./server/store/schema-mail.ts",
  ],
  out: "./node_modules/.cache/assent-schema",
});
