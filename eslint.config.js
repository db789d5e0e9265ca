import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/**", "**/*.d.ts"] },
  js.configs.recommended,
  {
    files: ["server/pages/static/js/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["tests/page/**/*.js", "tests/browser/**/*.mjs"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-shadow": "error",
      "no-unused-private-class-members": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
