// Says what the pasted links are about, and what the rules of their platforms say.
import { reader } from "asset:links.js";
import { finder } from "asset:pasted.js";

const ACCOUNTS = 5;

export async function recogniser(form) {
  const place = document.getElementById("recognised");
  const answer = await fetch(place.dataset.links).catch(() => null);
  if (!answer?.ok) return;
  const rules = await answer.json();
  const { words, found: linkForms, prose: proseForms, platforms, sites } = rules;
  const pasted = finder(rules, reader([...platforms, ...sites]));
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const count = document.getElementById("found");

  function show() {
    const links = linksOf(form, pasted.split);
    const positions = new Map();
    const many = links.length > Number(place.dataset.few);
    const list = many ? element("ul", "govuk-list govuk-list--bullet") : element("ol", "govuk-list govuk-list--number");
    const groups = new Map();
    const matches = new Set();
    let lines = 0;
    for (const [at, link] of links.entries()) {
      const reading = pasted.read(link);
      const platform = platforms.find(({ id }) => id === reading.platform);
      if (platform) matches.add(platform);
      if (!isLink(reading, link)) lines += 1;
      if (many) {
        const where = about(reading, platform, link).replace(/\.$/, "");
        groups.set(where, (groups.get(where) ?? 0) + 1);
      } else list.append(element("li", "", [about(reading, platform, link), twice(link, reading, at, positions)].filter(Boolean).join(" ")));
    }
    list.append(...summary(groups).map((line) => element("li", "", line)));
    const tooMany = links.length > Number(place.dataset.most) ? `. ${words.many}.` : "";
    count.textContent = [counted(linkForms, links.length - lines), counted(proseForms, lines)].filter(Boolean).join(", ") + tooMany;
    place.replaceChildren(...(links.length ? [list, ...[...matches].map(rule)] : []));
  }

  function counted(forms, number) {
    return number ? forms[plural.select(number)].replace("{count}", number) : "";
  }

  // Of more links than anybody reads: the accounts with the most of them, and how many others there are.
  function summary(groups) {
    const worst = [...groups].sort(([, a], [, b]) => b - a);
    const remainder = worst.slice(ACCOUNTS).reduce((sum, [, count]) => sum + count, 0);
    const lines = worst.slice(0, ACCOUNTS).map(([where, count]) => words.posts.replace("{where}", () => where).replace("{count}", count));
    return remainder ? [...lines, words.others.replace("{count}", remainder)] : lines;
  }

  function about(reading, platform, link) {
    const site = sites.find(({ id }) => id === reading.platform);
    if (site) return `${words.site.replace("{site}", () => site.name)}.`;
    if (!isLink(reading, link)) return words.prose;
    if (!platform) return pasted.isShortened(link) ? `${words.short}.` : words.unknown;
    const account = reading.handle ? `, ${words.account.replace("{handle}", () => reading.handle)}` : "";
    return `${platform.name}${account}.`;
  }

  function twice(link, reading, at, positions) {
    const post = reading.post && [reading.platform, reading.post, reading.comment].join(" ");
    const before = positions.get(link) === undefined ? positions.get(post) : "again";
    positions.set(link, at);
    if (post && !positions.has(post)) positions.set(post, at);
    if (before === undefined) return "";
    return before === "again" ? words.again : words.same.replace("{number}", before + 1);
  }

  function rule(platform) {
    const chosen = form.querySelector("[name=category]:checked, select[name=category]");
    const clause = platform.rules[chosen?.value];
    const box = element("div", "govuk-inset-text");
    box.append(element("h3", "govuk-heading-s govuk-!-margin-bottom-1", platform.name));
    if (chosen?.value) box.append(statement(clause));
    const more = element("a", "govuk-link", words.guidance.replace("{platform}", () => platform.name));
    box.append(outside(more, platform.guidance));
    return box;
  }

  function statement(clause) {
    const part = document.createDocumentFragment();
    if (!clause) return element("p", "govuk-body govuk-!-margin-bottom-1", words.silent);
    const line = element("p", "govuk-body govuk-!-margin-bottom-1", clause.what);
    if (!clause.sure) line.prepend(element("strong", "govuk-tag govuk-tag--yellow", words.unsure), " ");
    const [before, after] = words.source.replace("{day}", clause.day).split("{site}");
    const source = element("p", "ss-source govuk-!-margin-bottom-2", before);
    source.append(outside(element("a", "govuk-link", clause.site), clause.url), after);
    part.append(line, source);
    return part;
  }

  function outside(link, href) {
    link.append(` ${words.tab}`);
    return Object.assign(link, { href, target: "_blank", rel: "noreferrer noopener" });
  }

  // At once, and only then: what grows while somebody presses Continue moves it away from them.
  form.addEventListener("input", ({ target }) => {
    if (target.name === "category" || target.name === "links" || target.name.endsWith(".url")) show();
  });
  show();
}

// Every link on the form: those of the posts that have more to them, then the lines.
function linksOf(form, split) {
  const slots = [...form.querySelectorAll("[data-slot] [name$='.url']")].map((field) => field.value.trim());
  return [...slots.filter(Boolean), ...form.elements.links.value.split(/[\r\n]+/).flatMap(split)];
}

// What was typed in place of a link has words, or no host.
function isLink(reading, text) {
  return Boolean(reading.platform) || /^\S*(?::\/\/|[^\s.]\.[^\s.])\S*$/.test(text);
}

function element(name, className, text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}
