// A picture pasted or dropped anywhere on the page goes to the uploader, as if chosen there.
const picture = (transfer) =>
  [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/") || !file.type);

const upload = (file) => {
  const input = document.querySelector('[data-testid="stFileUploaderDropzoneInput"]');
  if (!input) return;
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

// Streamlit calls the drop zone "presentation" and names it too, which contradicts itself.
const nameZone = () =>
  document
    .querySelectorAll('[data-testid="stFileUploaderDropzone"]')
    .forEach((zone) => zone.setAttribute("role", "group"));

export default function ({ data }) {
  nameZone();
  const zones = new MutationObserver(nameZone);
  zones.observe(document.querySelector('[data-testid="stMain"]'), { childList: true, subtree: true });
  if (!data.pictures) return () => zones.disconnect();
  const inUploader = (event) => event.target.closest?.('[data-testid="stFileUploader"]');
  const onPaste = (event) => {
    const file = picture(event.clipboardData);
    if (!file || inUploader(event)) return;
    event.preventDefault();
    upload(file);
  };
  const onDragOver = (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const onDrop = (event) => {
    const file = picture(event.dataTransfer);
    if (!file || inUploader(event)) return;
    event.preventDefault();
    upload(file);
  };
  document.addEventListener("paste", onPaste);
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("drop", onDrop);
  return () => {
    zones.disconnect();
    document.removeEventListener("paste", onPaste);
    document.removeEventListener("dragover", onDragOver);
    document.removeEventListener("drop", onDrop);
  };
}
