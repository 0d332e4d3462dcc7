// The switch works without this file: a form that posts, and a cookie. With it the page need not reload.
const root = document.documentElement;
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-theme-form]") || !button) return;
  event.preventDefault();
  root.dataset.theme = button.value;
  form.querySelector(`button:not([value="${button.value}"])`)?.focus();
  fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" }).catch(() => {});
});
