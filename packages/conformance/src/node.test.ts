import { describeHost } from "./describeHost.ts";
import { openNode } from "./node.ts";

describeHost("Node", "node", openNode);
