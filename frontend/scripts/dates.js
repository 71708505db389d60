// Beside a date's year: the same year in the other calendar.
const eras = [["令和", "R", 2019], ["平成", "H", 1989], ["昭和", "S", 1926], ["大正", "T", 1912], ["明治", "M", 1868]];

function other(text) {
  const plain = text.normalize("NFKC").trim().replace(/年$/, "").replace("元", "1");
  const western = /^\d{4}$/.test(plain) ? Number(plain) : 0;
  if (western >= 1868 && western < 2200) {
    const index = eras.findIndex(([, , first]) => western >= first);
    const [name, , first] = eras[index];
    const before = eras[index + 1];
    const number = western - first + 1;
    const words = `${name}${number === 1 ? "元" : number}年`;
    return number === 1 && before ? `${before[0]}${western - before[2] + 1}年・${words}` : words;
  }
  const match = /^(\D{1,2})\s*(\d{1,2})$/.exec(plain);
  const era = match && eras.find(([name, letter]) => name.startsWith(match[1]) || letter === match[1].toUpperCase());
  return era ? `${era[2] + Number(match[2]) - 1}年` : "";
}

export function hintDates(root) {
  for (const date of root.querySelectorAll("[data-date]")) {
    const year = date.querySelector("[data-wareki]");
    const hint = date.querySelector("[data-date-hint]");
    const show = () => { hint.textContent = other(year.value); };
    year.addEventListener("input", show);
    show();
  }
}
