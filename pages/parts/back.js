// The drawer that a click opens gives the keyboard back to nobody, as it does not see into our
// components. Put before the script of each component that opens it.
let watching = null;

const comeBackTo = (button) => {
  let opened = false;
  watching?.disconnect();
  watching = new MutationObserver(() => {
    const open = document.querySelector('[role="dialog"]') !== null;
    if (opened && !open) {
      watching.disconnect();
      setTimeout(() => document.activeElement === document.body && button.focus(), 50);
    }
    opened ||= open;
  });
  watching.observe(document.body, { childList: true, subtree: true });
};

