// Makes the assets of every door: what tsc gives, the design system's CSS and ours, each with its gzip.
//
// use: node plugin/web/build.mjs OUT    OUT/page/page.js and OUT/page/page.js.gz of plugin/page/page.ts
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const web = dirname(fileURLToPath(import.meta.url));
const plugin = dirname(web);
const out = process.argv[2];
if (!out) {
    console.error("use: node plugin/web/build.mjs OUT");
    process.exit(2);
}

// Of the design system only what our pages are built from; a component that a page needs is added here.
const components = [
    "base", "alert", "button", "card", "chip", "details", "dialog", "divider", "dropdown", "error-summary", "field",
    "fieldset", "heading", "input", "label", "link", "list", "paragraph", "popover", "search", "skip-link", "table",
    "tabs", "tag", "toggle-group", "validation-message",
];
const design = join(web, "node_modules/@digdir/designsystemet-css/dist");

function put(name, text) {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}

const plainer = (css) => css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\n\s*/g, "\n").replace(/\n+/g, "\n").trimStart();

put("web/designsystemet.css",
    [join(design, "theme/designsystemet.css"), ...components.map((name) => join(design, `src/${name}.css`))]
        .map((path) => readFileSync(path, "utf8")).join("\n"));

try {
    execFileSync(process.execPath, [join(web, "node_modules/typescript/bin/tsc"), "-p", web, "--outDir", out],
                 { stdio: ["ignore", 2, 2] });
} catch {
    console.error("plugin/web: tsc found the mistakes above");
    process.exit(1);
}
for (const door of readdirSync(plugin, { withFileTypes: true })) {
    if (!door.isDirectory()) continue;
    for (const file of readdirSync(join(plugin, door.name))) {
        if (file.endsWith(".css")) put(`${door.name}/${file}`, plainer(readFileSync(join(plugin, door.name, file), "utf8")));
        if (file.endsWith(".ts") && !file.endsWith(".d.ts")) {
            const name = `${door.name}/${file.slice(0, -3)}.js`;
            put(name, readFileSync(join(out, name), "utf8"));
        }
    }
}
