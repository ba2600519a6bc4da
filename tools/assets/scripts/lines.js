// Many lines at once: a browser that lays each of them out by itself stands still for minutes.
const MANY = 20;

export function takeLines(area) {
  area?.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.split("\n").length <= MANY) return;
    event.preventDefault();
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
