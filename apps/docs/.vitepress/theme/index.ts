import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { LiveExplorer } from "./LiveExplorer.ts";
import "./style.css";

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component("LiveExplorer", LiveExplorer);
  },
};

export default theme;
