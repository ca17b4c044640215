import "./elements/dnc-demo.ts";
