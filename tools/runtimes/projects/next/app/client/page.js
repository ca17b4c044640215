"use client";
import { useEffect } from "react";
import { outcome } from "../../outcome.mjs";

export default function Page() {
  useEffect(() => {
    outcome().then(
      (text) => {
        globalThis.outcome = text;
      },
      (error) => {
        globalThis.outcome = `failed: ${error.stack}`;
      },
    );
  }, []);
  return <p>dncjs</p>;
}
