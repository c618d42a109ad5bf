export default function Home(): React.ReactNode { return null; }
