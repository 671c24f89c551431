/** A few dozen emoji, those that customers are answered with; the system's own picker has the rest. */
import css from "./Emoji.module.css";

const EMOJI = [
  "👍 🙏 ❤️ 😊 😂 🎉 👏 🙌 💪 👌 🤝 👋",
  "😀 😅 😉 😍 🤔 😢 😮 😬 🤗 😎 🥳 😇",
  "✅ ❌ ⚠️ ❓ ❗ ⏳ ⏰ 📦 🚚 💳 🧾 📎",
  "📞 📧 📷 📍 🏠 🔑 🎁 🔧 ⭐ 🔥 💡 🌍",
]
  .join(" ")
  .split(" ");

export const EmojiPicker = ({ choose }: { choose: (emoji: string) => void }) => (
  <div className={css.grid}>
    {EMOJI.map((emoji) => (
      <button key={emoji} type="button" className={css.emoji} onClick={() => choose(emoji)}>
        {emoji}
      </button>
    ))}
  </div>
);
