// Exit this page: forgets, empties the page, and leaves so that Back does not lead here again.
import { ExitThisPage } from "asset:govuk-frontend.js";
import { forget } from "asset:answers.js";

export class Leave extends ExitThisPage {
  exitPage() {
    forget();
    super.exitPage();
    document.querySelector("main").remove();
    location.replace(this.$button.href);
  }
}
