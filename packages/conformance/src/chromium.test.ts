import { openChromium } from "./chromium.ts";
import { describeHost } from "./describeHost.ts";

describeHost("Chromium", "page", openChromium);
