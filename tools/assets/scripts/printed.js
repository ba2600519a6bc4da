// Writes whole addresses for print: a style sheet knows an address of ours only as it was written.
const print = matchMedia("print");
const write = () => {
  for (const link of document.querySelectorAll("main a[href]")) {
    if (link.protocol.startsWith("http") && !link.getAttribute("href").startsWith("#")) {
      link.dataset.address = link.href;
    }
  }
};
print.addEventListener("change", write);
addEventListener("beforeprint", write);
