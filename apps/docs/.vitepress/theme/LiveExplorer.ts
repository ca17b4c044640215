import { useData, withBase } from "vitepress";
import { type Component, defineComponent, h, onBeforeUnmount, onMounted, ref } from "vue";

/**
 * `<dnc-explorer>`, the trained networks of the explorer at work. The element and its worker start when the reader scrolls near it, so that a
 * page with several of them costs no more than those that are seen.
 */
export const LiveExplorer: Component = defineComponent({
  props: {
    /** The lesson, such as `copy`. */
    task: { type: String, required: true },
    /** The step that is shown first. */
    step: { type: Number, default: 0 },
  },
  setup({ task, step }) {
    const { isDark } = useData();
    const frame = ref<HTMLElement>();
    const visible = ref(false);
    const failed = ref(false);
    const observer =
      typeof IntersectionObserver === "undefined"
        ? undefined
        : new IntersectionObserver(start, { rootMargin: "200px 0px" });
    onMounted(() => observer?.observe(frame.value!));
    onBeforeUnmount(() => observer?.disconnect());

    async function start(entries: readonly IntersectionObserverEntry[]): Promise<void> {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer?.disconnect();
      const address = new URL(withBase("/explorer/explorer.js"), location.href).href;
      await import(/* @vite-ignore */ address).then(
        () => {
          visible.value = true;
        },
        () => {
          failed.value = true;
        },
      );
    }

    return () =>
      h("div", { class: "live-explorer", ref: frame }, [
        visible.value
          ? h("dnc-explorer", { task, t: String(step), theme: isDark.value ? "dark" : "light" })
          : h("p", failed.value ? "The explorer could not be loaded." : "The network starts when this is in view."),
      ]);
  },
});
